package io.gantry.cluster.controllers.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import org.junit.jupiter.api.Test;

final class TemplateHashTest {
  private static Json.Obj json(String text) {
    return Json.parse(text).asObject();
  }

  private static void same(String one, String other) {
    assertTrue(TemplateHash.same(json(one), json(other)));
    assertEquals(TemplateHash.of(json(one), 0), TemplateHash.of(json(other), 0));
  }

  @Test
  void orderNullsAndEmptyListsDoNotCount() {
    same(
        "{\"spec\":{\"a\":1,\"b\":\"x\"}}",
        "{\"metadata\":{\"creationTimestamp\":null},"
            + "\"spec\":{\"b\":\"x\",\"volumes\":[],\"a\":1}}");
  }

  @Test
  void emptyResourcesAreNone() {
    same(
        "{\"spec\":{\"containers\":[{\"name\":\"a\",\"resources\":{}}]}}",
        "{\"spec\":{\"containers\":[{\"name\":\"a\"}]}}");
  }

  @Test
  void anEmptySourceOfAVolumeIsOne() {
    assertFalse(
        TemplateHash.same(
            json("{\"spec\":{\"volumes\":[{\"name\":\"a\",\"emptyDir\":{}}]}}"),
            json("{\"spec\":{\"volumes\":[{\"name\":\"a\"}]}}")));
  }

  @Test
  void theHashLabelItselfDoesNotCount() {
    same(
        "{\"metadata\":{\"labels\":{\"app\":\"web\"}}}",
        "{\"metadata\":{\"labels\":{\"app\":\"web\",\"pod-template-hash\":\"bcd\"}}}");
  }

  @Test
  void theOrderOfAListCounts() {
    assertFalse(
        TemplateHash.same(
            json("{\"spec\":{\"args\":[\"a\",\"b\"]}}"),
            json("{\"spec\":{\"args\":[\"b\",\"a\"]}}")));
  }

  @Test
  void aCollisionGivesAnotherName() {
    Json.Obj template = json("{\"spec\":{\"a\":1}}");
    assertNotEquals(TemplateHash.of(template, 0), TemplateHash.of(template, 1));
    assertNotEquals(TemplateHash.of(template, 0), TemplateHash.of(json("{\"spec\":{\"a\":2}}"), 0));
  }
}
