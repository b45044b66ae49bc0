package io.gantry.cluster.apiserver.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSetsTest {
  private static Json.Obj set(String text) {
    return Json.parse(text.replace('\'', '"')).asObject();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|{}|{}|{}|{}",
        "{'f:a':{}}|{}|{'f:a':{}}|{'f:a':{}}|{}",
        "{}|{'f:a':{}}|{'f:a':{}}|{}|{}",
        "{'f:a':{}}|{'f:a':{}}|{'f:a':{}}|{}|{'f:a':{}}",
        "{'f:b':{}}|{'f:a':{}}|{'f:a':{},'f:b':{}}|{'f:b':{}}|{}",
        "{'f:a':{'f:b':{}}}|{'f:a':{}}|{'f:a':{'.':{},'f:b':{}}}|{'f:a':{'f:b':{}}}|{}",
        "{'f:a':{}}|{'f:a':{'f:b':{}}}|{'f:a':{'.':{},'f:b':{}}}|{'f:a':{}}|{}",
        "{'f:a':{'.':{},'f:b':{}}}|{'f:a':{}}|{'f:a':{'.':{},'f:b':{}}}|{'f:a':{'f:b':{}}}|{'f:a':{}}",
        "{'f:a':{'.':{},'f:b':{}}}|{'f:a':{'f:b':{}}}|{'f:a':{'.':{},'f:b':{}}}|{'f:a':{}}"
            + "|{'f:a':{'f:b':{}}}",
        "{'f:a':{'f:b':{},'f:c':{}}}|{'f:a':{'f:b':{}}}|{'f:a':{'f:b':{},'f:c':{}}}"
            + "|{'f:a':{'f:c':{}}}|{'f:a':{'f:b':{}}}"
      })
  void setsFollowTheirAlgebra(String a, String b, String union, String minus, String both) {
    assertEquals(set(union).text(), FieldSets.union(set(a), set(b)).text());
    assertEquals(set(minus).text(), FieldSets.minus(set(a), set(b)).text());
    assertEquals(set(both).text(), FieldSets.intersection(set(a), set(b)).text());
  }

  @Test
  void pathsReadAsKubernetesWritesThem() {
    assertEquals(
        List.of(
            ".metadata.finalizers[=\"x\"]",
            ".spec.containers[name=\"a\"]",
            ".spec.containers[name=\"a\"].image"),
        FieldSets.paths(
            set(
                "{'f:metadata':{'f:finalizers':{'v:\\'x\\'':{}}},'f:spec':{'f:containers':"
                    + "{'k:{\\'name\\':\\'a\\'}':{'.':{},'f:image':{}}}}}")));
  }
}
