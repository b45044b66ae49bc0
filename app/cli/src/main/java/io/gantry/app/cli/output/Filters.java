package io.gantry.app.cli.output;

import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code --filter name=value}, given any number of times. */
public final class Filters {
  /** The option as {@code ps} and {@code images} have it. */
  public static final Option<List<String>> OPTION =
      option("f", "Filter output based on conditions provided");

  private final Map<String, List<String>> values;

  private Filters(Map<String, List<String>> values) {
    this.values = values;
  }

  /** The option with other help. */
  public static Option<List<String>> option(String shorthand, String help) {
    return Option.of(
        "filter", shorthand, Values.list("filter", new NameAndValue()), List.of(), help);
  }

  /**
   * Reads the option's values.
   *
   * @param known the names that the command knows
   * @throws GantryException {@code INVALID} for another name
   */
  public static Filters of(List<String> texts, List<String> known) {
    var values = new LinkedHashMap<String, List<String>>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = text.substring(0, equals).strip();
      if (!known.contains(name)) {
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

  /** Whether {@code labels} have every {@code label=key} and {@code label=key=value} given. */
  public boolean labels(Map<String, String> labels) {
    for (String wanted : get("label")) {
      int equals = wanted.indexOf('=');
      String value = labels.get(equals < 0 ? wanted : wanted.substring(0, equals));
      if (value == null || (equals >= 0 && !value.equals(wanted.substring(equals + 1)))) {
        return false;
      }
    }
    return true;
  }

  /** Whether none was given. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** No lambda, because every cold {@code ps} would link it. */
  private static final class NameAndValue implements Values.Check {
    @Override
    public String apply(String text) throws BadValue {
      if (text.indexOf('=') <= 0) {
        throw new BadValue("bad format of filter (expected name=value)");
      }
      return text;
    }
  }
}
