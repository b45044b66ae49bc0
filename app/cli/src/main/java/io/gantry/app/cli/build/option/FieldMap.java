package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.Quoted;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of one option by their keys, in order. */
record FieldMap(String option, String text, Map<String, String> values) {
  FieldMap {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** All fields must have a value; of two with one key the later counts. */
  static FieldMap parse(String option, String text) {
    var values = new LinkedHashMap<String, String>();
    for (Csv.Field field : Csv.fields(option, text)) {
      if (!field.hasValue()) {
        throw Csv.invalid(option, text, Quoted.of(field.key()) + " is no key=value");
      }
      values.put(field.key(), field.value());
    }
    return new FieldMap(option, text, values);
  }

  String get(String key) {
    return values.getOrDefault(key, "");
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  FieldMap without(String... keys) {
    var rest = new LinkedHashMap<>(values);
    for (String key : keys) {
      rest.remove(key);
    }
    return new FieldMap(option, text, rest);
  }

  FieldMap with(String key, String value) {
    var more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new FieldMap(option, text, more);
  }

  /** Refuses a value that is not among some. */
  void oneOf(String key, List<String> allowed) {
    if (has(key) && !allowed.contains(get(key))) {
      throw Csv.invalid(
          option, text, key + " is " + Quoted.of(get(key)) + ": use " + String.join(", ", allowed));
    }
  }

  void truth(String key) {
    oneOf(key, List.of("true", "false", "1", "0", "t", "f", "True", "False", "TRUE", "FALSE"));
  }

  boolean isTrue(String key) {
    return switch (get(key)) {
      case "true", "1", "t", "True", "TRUE" -> true;
      default -> false;
    };
  }

  void number(String key, int least, int most) {
    if (!has(key)) {
      return;
    }
    boolean fits;
    try {
      int number = Integer.parseInt(get(key));
      fits = number >= least && number <= most;
    } catch (NumberFormatException _) {
      fits = false;
    }
    if (!fits) {
      throw Csv.invalid(
          option,
          text,
          key + " is " + Quoted.of(get(key)) + ": use a number of " + least + " to " + most);
    }
  }

  void known(List<String> keys) {
    for (String key : values.keySet()) {
      if (!keys.contains(key)) {
        throw Csv.invalid(
            option, text, Quoted.of(key) + " is unknown: use " + String.join(", ", keys));
      }
    }
  }

  /** Refuses a missing field. */
  void need(String key, String what) {
    if (get(key).isEmpty()) {
      throw Csv.invalid(option, text, key + "= is missing: " + what);
    }
  }
}
