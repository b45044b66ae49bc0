package io.gantry.cluster.model;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;

/** A set of labels by their properties; all requirements must hold, none means everything. */
public record LabelSelector(List<Requirement> requirements) {
  /** Selects everything. */
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  /** Copies the requirements. */
  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** How a label is compared. */
  public enum Operator {
    EQUALS,
    NOT_EQUALS,
    IN,
    NOT_IN,
    EXISTS,
    NOT_EXISTS,
    GREATER,
    LESS
  }

  /**
   * One condition.
   *
   * @param values sorted; none for {@code EXISTS} and {@code NOT_EXISTS}
   */
  public record Requirement(String key, Operator operator, List<String> values) {
    /** Sorts the values and drops doubles. */
    public Requirement {
      SequencedSet<String> sorted = new TreeSet<>(values);
      values = List.copyOf(sorted);
    }

    /** Whether labels fulfil it. An absent label is not equal to, and not in, anything. */
    public boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      if (value == null) {
        return switch (operator) {
          case NOT_EQUALS, NOT_IN, NOT_EXISTS -> true;
          case EQUALS, IN, EXISTS, GREATER, LESS -> false;
        };
      }
      return switch (operator) {
        case EQUALS, IN -> values.contains(value);
        case NOT_EQUALS, NOT_IN -> !values.contains(value);
        case EXISTS -> true;
        case NOT_EXISTS -> false;
        case GREATER -> compare(value) > 0;
        case LESS -> compare(value) < 0;
      };
    }

    /** Above or below the bound; 0 where the label is no whole number. */
    private int compare(String value) {
      try {
        return Long.compare(Long.parseLong(value), Long.parseLong(values.getFirst()));
      } catch (NumberFormatException _) {
        return 0;
      }
    }

    String text() {
      String set = "(" + String.join(",", values) + ")";
      return switch (operator) {
        case EQUALS -> key + "=" + values.getFirst();
        case NOT_EQUALS -> key + "!=" + values.getFirst();
        case IN -> key + " in " + set;
        case NOT_IN -> key + " notin " + set;
        case EXISTS -> key;
        case NOT_EXISTS -> "!" + key;
        case GREATER -> key + ">" + values.getFirst();
        case LESS -> key + "<" + values.getFirst();
      };
    }
  }

  /**
   * Parses the form of the query parameter, as in {@code app=web,tier in (a,b),!old}.
   *
   * @throws StatusException {@code BadRequest}
   */
  public static LabelSelector parse(String text) {
    return text.isBlank() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse());
  }

  /**
   * Reads {@code matchLabels} and {@code matchExpressions}. An empty object selects everything;
   * that an absent selector often selects nothing is the caller's business.
   *
   * @throws StatusException {@code BadRequest} for an operator that does not exist
   */
  public static LabelSelector of(Json.Obj selector) {
    var requirements = new ArrayList<Requirement>();
    selector
        .stringMap("matchLabels")
        .forEach((k, v) -> requirements.add(new Requirement(k, Operator.EQUALS, List.of(v))));
    for (Json item : selector.array("matchExpressions")) {
      if (item instanceof Json.Obj expression) {
        requirements.add(expression(expression));
      }
    }
    return new LabelSelector(requirements);
  }

  private static Requirement expression(Json.Obj expression) {
    Operator operator =
        switch (expression.string("operator")) {
          case "In" -> Operator.IN;
          case "NotIn" -> Operator.NOT_IN;
          case "Exists" -> Operator.EXISTS;
          case "DoesNotExist" -> Operator.NOT_EXISTS;
          default ->
              throw StatusException.badRequest(
                  "\""
                      + expression.string("operator")
                      + "\" is not a valid label selector"
                      + " operator");
        };
    return new Requirement(expression.string("key"), operator, expression.strings("values"));
  }

  /** Selects what has all these labels. */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return of(Json.object().put("matchLabels", Json.stringMap(labels)).build());
  }

  /** Whether all requirements hold. */
  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** The form of the query parameter, sorted by key. */
  public String text() {
    return String.join(
        ",",
        requirements.stream()
            .sorted(Comparator.comparing(Requirement::key))
            .map(Requirement::text)
            .toList());
  }
}
