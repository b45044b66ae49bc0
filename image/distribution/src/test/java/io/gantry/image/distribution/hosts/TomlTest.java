package io.gantry.image.distribution.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class TomlTest {
  private static final String SAMPLE =
      """
      # comment
      title = "a \\"b\\" \\u00e9" # more
      literal = 'c:\\d'
      lines = \"""
      one \\
         two
      three\"""
      numbers = [ 1, -2_000, # inside
        3.5, 0xff, ]
      flag = true
      point = { x = 1, "y z".w = [ ] }
      a.b.c = 1

      [registries."host:5000"]
      insecure = true
      [[registry]]
      prefix = "p"
      [[registry.mirror]]
      location = "m1"
      [[registry.mirror]]
      location = "m2"
      [registry.extra]
      k = "v"
      [[registry]]
      """;

  @Test
  void allFormsAreRead() {
    assertEquals(
        Json.parse(
            """
            {"title":"a \\"b\\" é","literal":"c:\\\\d","lines":"one two\\nthree",
             "numbers":[1,-2000,3.5,255],"flag":true,"point":{"x":1,"y z":{"w":[]}},
             "a":{"b":{"c":1}},
             "registries":{"host:5000":{"insecure":true}},
             "registry":[{"prefix":"p","mirror":[{"location":"m1"},{"location":"m2"}],
                          "extra":{"k":"v"}},{}]}
            """),
        Toml.parse("f", SAMPLE));
    assertEquals(Json.Obj.EMPTY, Toml.parse("f", "\r\n# nothing"));
  }

  private static String refused(String text) {
    return assertThrows(GantryException.class, () -> Toml.parse("f", text)).text();
  }

  @Test
  void whatIsNoneIsRefusedWithItsLine() {
    assertEquals("f:2: a string does not end", refused("\na = \"x\nb = 1"));
    assertEquals("f:1: '=' is missing", refused("a b"));
    assertEquals("f:2: a is set already", refused("a = 1\na = 2"));
    assertEquals("f:1: more than one setting in a line", refused("a = 1 b = 2"));
    assertEquals("f:1: ']' is missing", refused("[a"));
    assertEquals("f:1: ']' is missing", refused("[[a]"));
    assertEquals("f:1: a key is missing", refused("= 1"));
    assertEquals("f:2: a is no table", refused("a = 1\n[a.b]"));
    assertEquals("f:2: a is set already", refused("[a]\n[[a]]"));
    assertEquals("f:1: unknown escape \\q", refused("a = \"\\q\""));
    assertEquals("f:1: broken \\u escape", refused("a = \"\\u12"));
    assertEquals("f:1: nested too deeply", refused("a = " + "[".repeat(100_000)));
    assertEquals("f:1: nested too deeply", refused("a.".repeat(100) + "b = 1"));
    assertEquals("f:1: neither string, number, true, false, array nor table", refused("a = yes"));
  }

  @Test
  void anyTextIsReadOrRefused() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          for (int round = 0; round < 10_000; round++) {
            var text = new StringBuilder(SAMPLE);
            for (int i = random.nextInt(4); i >= 0; i--) {
              int at = random.nextInt(text.length());
              text.setCharAt(at, SAMPLE.charAt(random.nextInt(SAMPLE.length())));
            }
            try {
              var _ = Toml.parse("f", text.substring(0, random.nextInt(text.length())));
            } catch (GantryException e) {
              assertEquals(GantryException.Kind.INVALID, e.kind());
            }
          }
        });
  }
}
