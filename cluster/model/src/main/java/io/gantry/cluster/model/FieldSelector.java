package io.gantry.cluster.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Objects by the values of named fields; all requirements must hold. */
public record FieldSelector(List<Requirement> requirements) {
  /** Selects everything. */
  public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

  /** Copies the requirements. */
  public FieldSelector {
    requirements = List.copyOf(requirements);
  }

  /**
   * One condition.
   *
   * @param equal whether the value must be equal, else it must differ
   */
  public record Requirement(String field, boolean equal, String value) {}

  /**
   * Parses the form of the query parameter, as in {@code spec.nodeName=n1,status.phase!=Running}; a
   * backslash keeps a comma, an equals sign or a backslash in a value.
   *
   * @throws StatusException {@code BadRequest}
   */
  public static FieldSelector parse(String text) {
    if (text.isEmpty()) {
      return EVERYTHING;
    }
    var requirements = new ArrayList<Requirement>();
    for (String term : terms(text)) {
      if (!term.isEmpty()) {
        requirements.add(requirement(text, term));
      }
    }
    return new FieldSelector(requirements);
  }

  private static List<String> terms(String text) {
    var terms = new ArrayList<String>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == ',') {
        terms.add(text.substring(from, i));
        from = i + 1;
      }
    }
    terms.add(text.substring(from));
    return terms;
  }

  private static Requirement requirement(String text, String term) {
    int equals = term.indexOf('=');
    if (equals <= 0) {
      throw StatusException.badRequest(
          "invalid selector: '" + text + "'; can't understand '" + term + "'");
    }
    boolean differs = term.charAt(equals - 1) == '!';
    int end = differs ? equals - 1 : equals;
    boolean twice = !differs && term.startsWith("==", equals);
    return new Requirement(
        term.substring(0, end), !differs, unescape(term.substring(equals + (twice ? 2 : 1))));
  }

  private static String unescape(String value) {
    if (value.indexOf('\\') < 0 && value.indexOf('=') < 0) {
      return value;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\\') {
        i++;
        if (i == value.length() || "\\,=".indexOf(value.charAt(i)) < 0) {
          throw StatusException.badRequest(
              "invalid field selector: invalid escape sequence in " + value);
        }
        plain.append(value.charAt(i));
      } else if (c == '=') {
        throw StatusException.badRequest(
            "invalid field selector: unescaped character in value: " + c);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** Whether all requirements hold; {@code field} gives the value of a field by its name. */
  public boolean matches(Function<String, String> field) {
    for (Requirement requirement : requirements) {
      if (field.apply(requirement.field()).equals(requirement.value()) != requirement.equal()) {
        return false;
      }
    }
    return true;
  }
}
