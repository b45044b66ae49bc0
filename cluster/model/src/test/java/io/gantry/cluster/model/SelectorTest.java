package io.gantry.cluster.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTest {
  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "n", "7", "example.com/role", "");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app",
        "app=web",
        "app==web",
        "app = web , tier",
        "app!=db",
        "absent!=db",
        "!absent",
        "app in (web,db)",
        "app in ( web )",
        "absent notin (a)",
        "app notin (db, x)",
        "n>6,n<8",
        "example.com/role=",
        "example.com/role",
        "example.com/role in (,a)"
      })
  void theseSelectThem(String selector) {
    assertTrue(LabelSelector.parse(selector).matches(LABELS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "absent",
        "app=db",
        "app!=web",
        "!app",
        "app in (db)",
        "absent in (a)",
        "n>7",
        "app>3",
        "app=web,tier=back",
        "app="
      })
  void theseDoNot(String selector) {
    assertFalse(LabelSelector.parse(selector).matches(LABELS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app=web,",
        ",",
        "=web",
        "app in web",
        "app in (a",
        "a b",
        "x-=a",
        "a=b c",
        "a=-",
        "a/b/c=1",
        "/a",
        "A/b",
        "app=web=1",
        "n>x",
        "!!a"
      })
  void brokenOnesAreRefused(String selector) {
    var error = assertThrows(StatusException.class, () -> LabelSelector.parse(selector));
    assertTrue(error.text().startsWith("unable to parse requirement: "), error.text());
  }

  @Test
  void theTextIsSortedByKey() {
    assertEquals(
        "app=web,!gone,tier in (a,b)", LabelSelector.parse("tier in (b,a),app==web,!gone").text());
  }

  @Test
  void objectsAreReadWithBothTheirParts() {
    var selector =
        LabelSelector.of(
            Json.parse(
                    """
                    {"matchLabels": {"app": "web"}, "matchExpressions": [
                      {"key": "tier", "operator": "In", "values": ["front", "back"]},
                      {"key": "old", "operator": "DoesNotExist"}]}
                    """)
                .asObject());
    assertEquals("app=web,!old,tier in (back,front)", selector.text());
    assertTrue(selector.matches(LABELS));
    assertFalse(selector.matches(Map.of("app", "web")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "metadata.name=a|true",
        "metadata.name==a|true",
        "metadata.name!=a|false",
        "metadata.name=a,status.phase!=Running|true",
        "metadata.name=b|false",
        "odd=x\\,y\\=z|true"
      })
  void fieldsAreComparedByTheirText(String selector, boolean chosen) {
    Map<String, String> fields = Map.of("metadata.name", "a", "odd", "x,y=z");
    assertEquals(
        chosen, FieldSelector.parse(selector).matches(name -> fields.getOrDefault(name, "")));
  }

  @Test
  void aFieldWithoutComparisonIsRefused() {
    var error = assertThrows(StatusException.class, () -> FieldSelector.parse("a=b,c"));
    assertEquals("invalid selector: 'a=b,c'; can't understand 'c'", error.text());
    assertEquals(
        List.of(new FieldSelector.Requirement("a", true, "b")),
        FieldSelector.parse("a=b").requirements());
  }

  @Test
  void percentagesAreRoundedAsAsked() {
    assertEquals(3, IntOrString.of(Json.of("25%")).resolve(10, true));
    assertEquals(2, IntOrString.of(Json.of("25%")).resolve(10, false));
    assertEquals(4, IntOrString.of(Json.of(4)).resolve(10, false));
    assertThrows(
        IllegalArgumentException.class, () -> IntOrString.of(Json.of("http")).resolve(10, true));
    assertThrows(IllegalArgumentException.class, () -> IntOrString.of(Json.of(true)));
  }
}
