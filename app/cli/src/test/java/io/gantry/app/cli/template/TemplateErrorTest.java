package io.gantry.app.cli.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected texts are those of Go's text/template behind Docker's prefix. */
final class TemplateErrorTest {
  private static final Json DATA =
      Json.parse(
          """
          {"Name": "web", "Count": 3, "Names": ["one"], "State": {"Status": "running"},
           "Config": {"Labels": {"a": "1"}}, "Nothing": null}
          """);
  private static final Missing STRICT = new Missing.NoEntry(Set.of("Labels"));

  private static String failure(String template, Missing missing) {
    var failure =
        assertThrows(GantryException.class, () -> Template.parse(template).render(DATA, missing));
    assertEquals(GantryException.Kind.INVALID, failure.kind());
    return failure.text().replace("template parsing error: template: ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {{.Name                       ~ :1: unclosed action
          {{                            ~ :1: unclosed action
          {{}}                          ~ :1: missing value for command
          {{if}}x{{end}}                ~ :1: missing value for if
          {{range}}x{{end}}             ~ :1: missing value for range
          {{foo .Name}}                 ~ :1: function "foo" not defined
          {{$x}}                        ~ :1: undefined variable "$x"
          {{end}}                       ~ :1: unexpected {{end}}
          {{else}}                      ~ :1: unexpected {{else}}
          {{if .Name}}x                 ~ :1: unexpected EOF
          {{if .Name}}x{{else}}y{{else}}z{{end}} ~ :1: expected end; found {{else}}
          {{.Name)}}                    ~ :1: unexpected right paren
          {{(.Name}}                    ~ :1: unclosed left paren
          {{"abc}}                      ~ :1: unterminated quoted string
          {{`abc}}                      ~ :1: unterminated raw quoted string
          {{'a}}                        ~ :1: unterminated character constant
          {{/* x }}                     ~ :1: unclosed comment
          {{.Name | 3}}                 ~ :1: non executable command in pipeline stage 2
          {{.Name |}}                   ~ :1: missing value for command
          {{| .Name}}                   ~ :1: unexpected "|" in command
          {{"a".b}}                     ~ :1: unexpected . after term "\\"a\\""
          {{.Name!}}                    ~ :1: bad character U+0021 '!'
          {{12x}}                       ~ :1: bad number syntax: "12x"
          {{break}}                     ~ :1: {{break}} outside {{range}}
          {{.Na, .Me}}                  ~ :1: unexpected "," in operand
          {{$a, $b := .Names}}          ~ :1: too many declarations in command
          """)
  void brokenTemplatesNameTheLine(String template, String expected) {
    assertEquals(expected, failure(template, STRICT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '\u0001',
      textBlock =
          """
          {{.Foo}}                ~ :1:2: executing "" at <.Foo>: map has no entry for key "Foo"
          {{.State.Foo}}          ~ :1:8: executing "" at <.State.Foo>: map has no entry for key "Foo"
          ab {{ json .Foo }}      ~ :1:11: executing "" at <.Foo>: map has no entry for key "Foo"
          {{$.Foo}}               ~ :1:3: executing "" at <$.Foo>: map has no entry for key "Foo"
          {{.Name.Foo}}           ~ :1:7: executing "" at <.Name.Foo>: can't evaluate field Foo in type interface {}
          {{index .Names 5}}      ~ :1:2: executing "" at <index .Names 5>: error calling index: index out of range: 5
          {{index .Nothing 0}}    ~ :1:2: executing "" at <index .Nothing 0>: error calling index: index of untyped nil
          {{index .Names "a"}}    ~ :1:2: executing "" at <index .Names "a">: error calling index: cannot index slice/array with type string
          {{len .Count}}          ~ :1:2: executing "" at <len .Count>: error calling len: len of type int
          {{eq .Name 1}}          ~ :1:2: executing "" at <eq .Name 1>: error calling eq: incompatible types for comparison
          {{lt true false}}       ~ :1:2: executing "" at <lt true false>: error calling lt: invalid type for comparison
          {{eq 1}}                ~ :1:2: executing "" at <eq 1>: error calling eq: missing argument for comparison
          {{upper}}               ~ :1:2: executing "" at <upper>: wrong number of args for upper: want 1 got 0
          {{index}}               ~ :1:2: executing "" at <index>: wrong number of args for index: want at least 1 got 0
          {{range .Name}}{{end}}  ~ :1:8: executing "" at <.Name>: range can't iterate over web
          {{nil}}                 ~ :1:2: executing "" at <nil>: nil is not a command
          {{.Name .Count}}        ~ :1:2: executing "" at <.Name>: Name is not a method but has arguments
          {{3 4}}                 ~ :1:2: executing "" at <3>: can't give argument to non-function 3
          """)
  void failedActionsNameThePlaceAndTheNode(String template, String expected) {
    assertEquals(expected, failure(template, STRICT));
  }

  @Test
  void aMissingUserKeyIsNoError() {
    assertEquals("<no value>", Template.parse("{{.Config.Labels.zz}}").render(DATA, STRICT));
    assertEquals("1", Template.parse("{{.Config.Labels.a}}").render(DATA, STRICT));
  }

  @Test
  void anUnknownColumnNamesTheType() {
    assertEquals(
        ":1:2: executing \"\" at <.Foo>: can't evaluate field Foo in type"
            + " *formatter.ContainerContext",
        failure("{{.Foo}}", new Missing.NoField("*formatter.ContainerContext")));
  }

  @Test
  void linesAreCounted() {
    assertEquals(
        ":2:3: executing \"\" at <.Foo>: map has no entry for key \"Foo\"",
        failure("a\nb{{.Foo}}", STRICT));
    assertEquals(":2: unclosed action started at :1", failure("{{.Name\n", STRICT));
  }
}
