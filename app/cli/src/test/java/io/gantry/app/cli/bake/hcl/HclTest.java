package io.gantry.app.cli.bake.hcl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HclTest {
  private static final Scope SCOPE =
      (place, name) ->
          switch (name) {
            case "n" -> Optional.of(Json.of(3));
            case "s" -> Optional.of(Json.of("text"));
            case "list" -> Optional.of(Json.strings(List.of("a", "b")));
            case "objects" -> Optional.of(Json.parse("[{\"x\": {\"y\": 1}}, {\"x\": {\"y\": 2}}]"));
            case "map" -> Optional.of(Json.parse("{\"k\": \"v\", \"z\": [1]}"));
            default -> Optional.empty();
          };

  private static Json value(String expression) {
    Body body = HclParser.parse("test.hcl", "x = " + expression + "\n");
    return Evaluator.value(body.attribute("x").orElseThrow().value(), SCOPE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 + 2 * 3 - 4 / 8              | 6.5",
        "-n % 2                         | -1",
        "!(n > 2 && n <= 3)             | false",
        "n == 3 ? \"yes\" : \"no\"      | \"yes\"",
        "\"a${n}b${s}\"                 | \"a3btext\"",
        "\"${n}\"                       | 3",
        "\"$${n} \\\"q\\\" \\u00e4\"    | \"${n} \\\"q\\\" ä\"",
        "\"a ${~ s ~} b\"               | \"atextb\"",
        "[1, \"b\", true, null,]        | [1,\"b\",true,null]",
        "{ a = 1, \"b\" : 2, (s) = 3 }  | {\"a\":1,\"b\":2,\"text\":3}",
        "list[1]                        | \"b\"",
        "map.k                          | \"v\"",
        "map[\"z\"].0                   | 1",
        "objects[*].x.y                 | [1,2]",
        "objects.*.x.y                  | [1,2]",
        "[for i, v in list : \"${i}${v}\" if v != \"a\"] | [\"1b\"]",
        "{for k, v in map : k => length(v)}              | {\"k\":1,\"z\":1}",
        "upper(lower(\"AbC\"))          | \"ABC\"",
        "join(\",\", concat(list, [\"c\"]))              | \"a,b,c\"",
        "join(\"-\", list...)           | `boom`",
        "split(\",\", \"a,b\")          | [\"a\",\"b\"]",
        "replace(\"a.b\", \".\", \"-\") | \"a-b\"",
        "regex_replace(\"v1.2\", \"v([0-9]+)\", \"$1\")  | \"1.2\"",
        "regex(\"([a-z]+)([0-9]+)\", \"ab12\")           | [\"ab\",\"12\"]",
        "format(\"%s-%03d-%5.2f-%q%%\", s, n, 1.5, \"z\") | \"text-003- 1.50-\\\"z\\\"%\"",
        "formatlist(\"%s.x\", list)     | [\"a.x\",\"b.x\"]",
        "trimprefix(\"v1\", \"v\")      | \"1\"",
        "substr(\"hello\", 1, 3)        | \"ell\"",
        "coalesce(\"\", \"x\")          | \"x\"",
        "compact([\"\", \"x\"])         | [\"x\"]",
        "contains(list, \"b\")          | true",
        "lookup(map, \"q\", \"d\")      | \"d\"",
        "merge(map, {k = 1})            | {\"k\":1,\"z\":[1]}",
        "flatten([[1], [[2]], 3])       | [1,2,3]",
        "distinct([1, 1, 2])            | [1,2]",
        "range(3)                       | [0,1,2]",
        "setproduct([1, 2], [\"a\"])    | [[1,\"a\"],[2,\"a\"]]",
        "keys(map)                      | [\"k\",\"z\"]",
        "max(1, n, 2)                   | 3",
        "and(true, not(false))          | true",
        "notequal(\"\", s)              | true",
        "equal(1, 1.0)                  | true",
        "parseint(\"ff\", 16)           | 255",
        "base64decode(base64encode(s))  | \"text\"",
        "sha256(\"\")                   |"
            + " \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
        "jsondecode(\"{\\\"a\\\":1}\").a | 1",
        "jsonencode(list)               | \"[\\\"a\\\",\\\"b\\\"]\"",
        "try(nope, \"d\")               | \"d\"",
        "can(nope)                      | false",
        "timeadd(\"2026-01-02T03:04:05Z\", \"1h\")       | \"2026-01-02T04:04:05Z\"",
        "formatdate(\"YYYY-MM-DD\", \"2026-01-02T03:04:05Z\") | \"2026-01-02\"",
        "sanitize(\"a/b:c\")            | \"a_b_c\"",
        "basename(\"/a/b\")             | \"b\"",
        "1e3                            | 1000",
        "{b = 1, a = 2}                 | {\"a\":2,\"b\":1}",
        "[for k, v in {b = 1, a = 2} : k] | [\"a\",\"b\"]",
        "{for x in [\"a\", \"b\", \"a\"] : x => x...} | {\"a\":[\"a\",\"a\"],\"b\":[\"b\"]}",
        "\"-%{ if n > 2 }y%{ else }n%{ endif }-\" | \"-y-\"",
        "\"%{ for k, v in list }${k}${v} %{~ endfor ~} .\" | \"0a1b.\"",
        "\"%%{if}\"                     | \"%{if}\"",
        "split(\"\", \"abc\")             | [\"a\",\"b\",\"c\"]",
        "format(\"%08b %x %e %v:%-3s:\", 5, 255, 1234.5, [1], \"a\") |"
            + " \"00000101 ff 1.234500e+03 [1]:a  :\"",
        "csvdecode(\"a,b\\n1,2\\n\")      | [{\"a\":\"1\",\"b\":\"2\"}]",
        "log(8, 2)                      | 3",
        "sethaselement([\"a\"], \"a\")    | true",
        "setsymmetricdifference([\"a\", \"b\"], [\"b\", \"c\"]) | [\"a\",\"c\"]",
        "uuidv5(\"url\", \"https://a\")   | \"f2c428cc-32d2-5108-b24b-233a0a976fcd\"",
        "cidrsubnet(\"10.0.0.0/8\", 8, 1) | \"10.1.0.0/16\"",
        "cidrsubnets(\"10.0.0.0/8\", 8, 4) | [\"10.0.0.0/16\",\"10.16.0.0/12\"]",
        "cidrhost(\"10.0.0.0/8\", -2)   | \"10.255.255.254\"",
        "cidrnetmask(\"10.0.0.0/12\")   | \"255.240.0.0\"",
        "convert([\"1\"], list(number)) | [1]",
        "convert({a = 1}, object({a = string, b = optional(bool)})) | {\"a\":\"1\",\"b\":null}",
        "formatdate(\"EEEE, D MMM YY h:mm aa ZZZ 'o''clock'\", \"2024-02-03T14:05:06Z\") |"
            + " \"Saturday, 3 Feb 24 14:05 pm UTC o'clock\"",
        "jsonencode({b = 1, a = \"x\"})  | \"{\\\"a\\\":\\\"x\\\",\\\"b\\\":1}\"",
      })
  void expressionsHaveValues(String expression, String expected) {
    if (expected.equals("boom")) {
      assertThrows(GantryException.class, () -> value(expression));
    } else {
      assertEquals(Json.parse(expected), value(expression));
    }
  }

  @Test
  void bracketsAndHeredocsGoOverLines() {
    assertEquals(
        Json.parse("[1,{\"a\":2,\"b\":[3]}]"),
        value("[ # comment\n 1, /* more */\n {\n a = 2 // x\n b = [\n3\n]\n}\n]"));
    assertEquals(Json.of("FROM text\n  RUN \\\n"), value("<<EOT\nFROM ${s}\n  RUN \\\nEOT"));
    assertEquals(Json.of("a\n  b\n\nc\n"), value("<<-EOT\n    a\n      b\n\n    c\n    EOT"));
    assertEquals(Json.of(3), value("(1\n+\n2)"));
  }

  @Test
  void blocksHaveLabelsAndBodies() {
    Body body =
        HclParser.parse(
            "test.hcl",
            """
            target "a" { inherits = ["b"] }
            target b {
              x = 1
              validation {
                condition = true
              }
            }
            y = 2
            """);
    assertEquals(2, body.blocks().size());
    assertEquals(List.of("a"), body.blocks().get(0).labels());
    assertEquals("validation", body.blocks().get(1).body().blocks().getFirst().type());
    assertTrue(body.attribute("y").isPresent());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "target \"a\" { tags = [x          | 1,21: a list is not closed",
        "target \"a\" {                    | 1,13: a block is not closed",
        "x = \"abc                         | 1,5: a text in quotation marks ends on its line",
        "x = \"${n                         | expected } behind the value, but the text ends",
        "x = <<EOT                         | 1,5: the text is not ended by a line EOT",
        "x = 1 y = 2                       | 1,7: expected a line end behind x",
        "x =                               | 1,4: a value is missing",
        "x = \"\\q\"                       | \\q is no escape",
        "x = nofn(1)                       | 1,5: call to unknown function: there is none named"
            + " \"nofn\"",
        "x = nope                          | 1,5: unknown variable: there is no variable named"
            + " \"nope\"",
        "x = list[9]                       | 1,9: the list has 2 items, none at 9",
        "x = map.nope                      | 1,8: the map has no \"nope\"",
        "x = \"a${list}\"                  | 1,5: the value is a list, where a text is needed",
        "x = s + 1                         | 1,5: the value is a text, where a number is needed",
        "x = 1 / 0                         | 1,5: division by zero",
        "x = \"%{while n}a%{endif}\"       | \"while\" is no directive: use if, else, endif, for",
        "x = \"%{if true}a\"               | %{ if } is not closed with %{ endif }",
        "x = \"a%{endfor}\"                | %{ endfor } ends nothing here",
        "x = {for a in [1, 1] : a => a}    | a for has two values for the key \"1\"",
        "x = convert(1, nope)              | this is no type: use string, number",
        "x = cidrhost(\"10.0.0.0/30\", 4)  | 10.0.0.0/30 has no address of number 4",
        "x = uuidv5(\"nope\", \"a\")         | \"nope\" is no namespace: use dns",
        "x = csvdecode(\"a,b\\n1\")         | a row has 1 fields, not 2",
        "/* x                              | 1,1: a comment is not closed",
        "1 = 2                             | 1,1: expected the name of an attribute or a block",
      })
  void errorsNameFileLineAndColumn(String text, String words) {
    GantryException e =
        assertThrows(
            GantryException.class,
            () -> {
              Body body = HclParser.parse("test.hcl", text.strip() + "\n");
              var _ = Evaluator.value(body.attribute("x").orElseThrow().value(), SCOPE);
            });
    assertTrue(e.text().contains(words), e.text());
    assertTrue(e.text().startsWith("test.hcl:"), e.text());
  }

  @Test
  void anErrorInAHeredocNamesItsLine() {
    GantryException e =
        assertThrows(GantryException.class, () -> value("<<-EOT\n  a\n  ${nope}\n  EOT"));
    assertTrue(e.text().contains("ERROR: test.hcl:3,3: unknown variable"), e.text());
  }

  @Test
  void damagedFilesAreRefusedInTime() {
    String sample =
        """
        variable "TAG" { default = "latest" }
        target "a" {
          tags = ["x:${TAG}", n == 3 ? "y" : upper("z")]
          args = { a = [for v in list : v if v != "a"], b = <<EOT
        text ${s}
        EOT
          }
        }
        """;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          for (int round = 0; round < 3000; round++) {
            var text = new StringBuilder(sample);
            for (int i = random.nextInt(1, 5); i > 0; i--) {
              int at = random.nextInt(Math.max(1, text.length()));
              switch (random.nextInt(3)) {
                case 0 -> text.replace(at, Math.min(text.length(), at + 1), "");
                case 1 -> text.insert(at, "{}[]()\"$%\n=,<\\?:".charAt(random.nextInt(16)));
                default -> text.setLength(Math.max(1, at));
              }
            }
            try {
              Body body = HclParser.parse("fuzz.hcl", text.toString());
              for (Body.Block block : body.blocks()) {
                for (Body.Attribute attribute : block.body().attributes()) {
                  var _ = Evaluator.value(attribute.value(), SCOPE);
                }
              }
            } catch (GantryException e) {
              assertTrue(e.text().contains("fuzz.hcl"), e.text());
            }
          }
        });
  }

  @Test
  void whatIsDeepIsRefused() {
    for (String open : List.of("[", "(", "{a=", "!", "-", "f(", "\"${", "x ? ", "1+", "a.")) {
      assertThrows(GantryException.class, () -> value(open.repeat(100_000)), open);
    }
  }
}
