package io.gantry.engine.docker.filter;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Filters of a list: names, each with any number of values. */
public final class Filters {
  private final Map<String, List<String>> values;

  private Filters(Map<String, List<String>> values) {
    this.values = values;
  }

  /**
   * Reads {@code name=value} texts.
   *
   * @param known the names that the list knows
   * @throws GantryException {@code INVALID} for another name
   */
  public static Filters of(List<String> texts, List<String> known) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = text.substring(0, equals).strip();
      if (!known.contains(name) && !(name.equals("label!") && known.contains("label"))) {
        throw new GantryException(
            Kind.INVALID,
            "invalid filter '" + name + "': " + String.join(", ", known) + " are known");
      }
      values.computeIfAbsent(name, _ -> new ArrayList<>()).add(text.substring(equals + 1).strip());
    }
    return new Filters(values);
  }

  /** The values given for a name. */
  public List<String> get(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** Whether a name was given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /**
   * Whether {@code labels} have every {@code label=key} and {@code label=key=value} given, and none
   * of those given as {@code label!=…}.
   */
  public boolean labels(Map<String, String> labels) {
    return get("label").stream().allMatch(wanted -> has(labels, wanted))
        && get("label!").stream().noneMatch(unwanted -> has(labels, unwanted));
  }

  private static boolean has(Map<String, String> labels, String wanted) {
    int equals = wanted.indexOf('=');
    String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
    return value != null && (equals < 0 || value.equals(wanted.substring(equals + 1)));
  }

  /**
   * What was given for a name that is true or false; nothing if it was not given.
   *
   * @throws GantryException {@code INVALID} for anything else
   */
  public Optional<Boolean> truth(String name) {
    List<String> given = get(name);
    if (given.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Truth.parse(given.getLast())
            .orElseThrow(() ->
                new GantryException(Kind.INVALID, "invalid filter '" + name + "=" + given + "'")));
  }

  /** Whether a text is found by a regular expression given for {@code name}, if one was. */
  public boolean finds(String name, String text) {
    return !has(name) || get(name).stream().anyMatch(expression -> found(expression, text));
  }

  private static boolean found(String expression, String text) {
    try {
      return Pattern.compile(expression).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return expression.equals(text); // docker finds what is called so
    }
  }

  /** Whether the value of a filter that is true or false says yes. */
  static boolean isYes(String value) {
    return value.equals("true") || value.equals("1");
  }

  /** Whether none was given. */
  public boolean isEmpty() {
    return values.isEmpty();
  }
}
