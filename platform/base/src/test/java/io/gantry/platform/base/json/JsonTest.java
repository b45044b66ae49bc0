package io.gantry.platform.base.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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

  /** Jackson reads the same from seeded, mutated texts, or refuses as we do. */
  @ParameterizedTest(name = "-Dtest.seed={0}")
  @MethodSource("seeds")
  void jacksonReadsTheSame(long seed) throws IOException {
    var random = new Random(seed);
    byte[] text =
        "{\"a\":[1,-2.5e+10,true,false,null,\"x\\u00e9\\n\\\\ é\"],\"b\":{\"c\":{}},\"d\":\"\"}"
            .getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i > 0; i--) {
      text[random.nextInt(text.length)] =
          (byte) "{}[]:,\"\\ue0-.1 tfn\n\t".charAt(random.nextInt(20));
    }
    Optional<String> ours;
    try {
      ours = Optional.of(Json.parse(text).text());
    } catch (GantryException e) {
      ours = Optional.empty();
    }
    assertEquals(
        jackson(text).isPresent(), ours.isPresent(), new String(text, StandardCharsets.UTF_8));
    if (ours.isPresent()) {
      assertEquals(jackson(ours.get().getBytes(StandardCharsets.UTF_8)), jackson(text));
    }
  }

  static LongStream seeds() {
    Long one = Long.getLong("test.seed");
    return one == null ? LongStream.range(0, 3000) : LongStream.of(one);
  }

  /** The events of Jackson's parser; nothing if it refuses. Of two equal names both are there. */
  private static Optional<String> jackson(byte[] text) throws IOException {
    var events = new StringBuilder();
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      int depth = 0;
      int values = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        events.append(token).append(' ');
        if (!token.isNumeric() || token.isScalarValue()) {
          events.append(parser.getText()).append('\u0000');
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        values += depth == 0 ? 1 : 0;
      }
      return values == 1 ? Optional.of(events.toString()) : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
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

  @Test
  void fieldsThatComeTwiceAreTold() {
    var told = new java.util.ArrayList<String>();
    Json value =
        Json.parse(
            "{\"a\":1,\"b\":[{\"c\":1,\"c\":{\"d\":1,\"d\":2}}],\"a\":2}".getBytes(UTF_8),
            told::add);
    assertEquals("{\"a\":2,\"b\":[{\"c\":{\"d\":2}}]}", value.text());
    assertEquals(java.util.List.of("b[0].c.d", "b[0].c", "a"), told);
  }
}
