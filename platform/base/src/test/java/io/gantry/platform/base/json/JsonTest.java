package io.gantry.platform.base.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "0",
        "-1.50e+3",
        "123456789012345678901234567890",
        "\"a\\n\\\"\\\\\"",
        "[]",
        "{}",
        "[1,[2,{\"b\":null,\"a\":[]}]]"
      })
  void textComesBackAsItWas(String text) {
    assertEquals(text, Json.parse(text).text());
  }

  @Test
  void prettyLooksAsGoPrintsIt() {
    Json value =
        Json.object()
            .put("a", 1)
            .put("b", Json.strings(List.of("x", "y")))
            .put("c", Json.Obj.EMPTY)
            .put("d", Json.array(List.of()))
            .build();
    assertEquals(
        """
        {
            "a": 1,
            "b": [
                "x",
                "y"
            ],
            "c": {},
            "d": []
        }\
        """,
        value.pretty("    "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[1,]", "{\"a\" 1}", "1 2", "nul", "\"\u0001\""})
  void brokenTextIsRefused(String text) {
    var failure = assertThrows(GantryException.class, () -> Json.parse(text));
    assertEquals(GantryException.Kind.INVALID, failure.kind());
    assertTrue(failure.text().startsWith("malformed JSON"), failure.text());
  }

  @Test
  void deepNestingIsRefused() {
    assertThrows(GantryException.class, () -> Json.parse("[".repeat(100_000)));
  }

  @Test
  void absentFieldsReadAsEmpty() {
    Json.Obj object = Json.parse("{\"n\":null,\"s\":\"x\",\"l\":[\"a\",1]}").asObject();
    assertEquals("", object.string("n"));
    assertEquals("", object.string("missing"));
    assertEquals(7, object.number("s", 7));
    assertEquals(List.of("a"), object.strings("l"));
    assertTrue(object.get("n").isEmpty());
    assertEquals(Map.of(), object.stringMap("missing"));
  }

  @Test
  void aLargeNumberIsCutToALong() {
    assertEquals(1500, new Json.Num("1.5e3").asLong());
    assertEquals(Long.MAX_VALUE, new Json.Num("9223372036854775807").asLong());
  }
}
