package io.gantry.platform.base.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {
  private static Json one(String text) {
    List<Json> documents = Yaml.parse(text.getBytes(UTF_8));
    assertEquals(1, documents.size());
    return documents.getFirst();
  }

  @Test
  void documentsAreKeptApartAndEmptyOnesLeftOut() {
    List<Json> documents = Yaml.parse("a: 1\n---\n# nothing\n---\n- b\n...\n".getBytes(UTF_8));
    assertEquals("[{\"a\":1}, [\"b\"]]", documents.stream().map(Json::text).toList().toString());
    assertEquals(List.of(), Yaml.parse(new byte[0]));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1|1",
        "-7|-7",
        "+7|7",
        "0644|420",
        "0o644|420",
        "0x1F|31",
        "08|8",
        "1.50|1.50",
        ".5|0.5",
        "5.|5",
        "1e3|1e3",
        "007.5|7.5",
        "1.2.3|\"1.2.3\"",
        "1Gi|\"1Gi\"",
        "'1'|\"1\"",
        "\"1\"|\"1\"",
        "!!str 1|\"1\"",
        "true|true",
        "yes|\"yes\"",
        "on|\"on\"",
        "~|null",
        "2026-11-22|\"2026-11-22\"",
        "2026-11-22T17:03:00Z|\"2026-11-22T17:03:00Z\"",
        "80:80|\"80:80\"",
        "-|[null]",
        "10.0.0.1/24|\"10.0.0.1/24\"",
        "1e|\"1e\"",
        "-.|\"-.\""
      })
  void scalarsKeepTheirTypes(String yaml, String json) {
    assertEquals("{\"a\":" + json + "}", one("a: " + (yaml.equals("-") ? "\n- " : yaml)).text());
  }

  @Test
  void keysBecomeStrings() {
    assertEquals("{\"1\":2,\"true\":3}", one("{1: 2, true: 3}").text());
  }

  @Test
  void anchorsAndMergeKeysAreResolved() {
    assertEquals(
        "{\"base\":{\"x\":1,\"y\":2},\"a\":{\"x\":3,\"y\":2},\"b\":{\"x\":1,\"y\":2}}",
        one("base: &b {x: 1, y: 2}\na:\n  x: 3\n  <<: *b\nb: *b\n").text());
  }

  @Test
  void aBombOfAliasesIsDefused() {
    var bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(("*a" + (i - 1) + ",").repeat(10)).append("]\n");
    }
    var error = assertThrows(GantryException.class, () -> one(bomb.toString()));
    assertTrue(error.text().contains("aliases make it too large"), error.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a: [1", "a: b: c", "\tx", "*nobody", "a: .inf", "? [a]\n: b", "a: !x b"})
  void brokenTextsSayWhere(String text) {
    var error = assertThrows(GantryException.class, () -> one(text));
    assertTrue(
        error.text().matches("(?s)malformed YAML: .* at line \\d+, column \\d+"), error.text());
  }

  @Test
  void deepNestingIsRefused() {
    assertThrows(GantryException.class, () -> one("[".repeat(2000) + "]".repeat(2000)));
  }

  @Test
  void doubleKeysAreReportedAndTheLastCounts() {
    var told = new ArrayList<String>();
    List<Json> documents = Yaml.parse("a: 1\nb: 2\na: 3\n".getBytes(UTF_8), told::add);
    assertEquals("{\"a\":3,\"b\":2}", documents.getFirst().text());
    assertEquals(List.of("line 3: key \"a\" already set in map"), told);
  }

  @Test
  void whatIsWrittenReadsBack() {
    Json value =
        Json.parse(
            """
            {"kind": "Pod", "n": 1, "f": 1.5, "t": true, "nil": null, "none": {}, "empty": [],
             "strings": ["yes", "1", "", "a b", "a: b", "- x", "x #y", "8080:80", "null", "#", "a:",
               " lead", "trail ", "é", "a'b\\"c", "*x", "&x", "key=val", "http://x/y", "~", "=", "<<",
               "\\u0001", "\\u2028"],
             "script": "#!/bin/sh\\necho a\\n\\n  indented\\n", "more": "a\\n\\n\\n", "less": "a\\nb",
             "odd": "\\n x\\n", "blank ": {"a b": [[1, 2], [], [{"x": [{"y": 1, "z": {"w": 2}}]}]]}}
            """);
    assertEquals(value, one(Yaml.write(value)));
    assertEquals(
        "a:\n- b: 1\n  c: |\n    x\n    y\n",
        Yaml.write(Json.parse("{\"a\":[{\"b\":1,\"c\":\"x\\ny\\n\"}]}")));
  }
}
