package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line of comma-separated values, as RFC 4180 quotes them, and fields {@code key=value}. */
public final class Csv {
  private Csv() {}

  /** A field; {@code value} is nothing but for {@code key=value}. */
  public record Field(String key, String value, boolean hasValue) {}

  /**
   * The values of a line.
   *
   * @param option with its dashes, for the message
   * @throws UsageException for quotation marks that do not match
   */
  public static List<String> values(String option, String line) {
    var values = new ArrayList<String>();
    int at = 0;
    while (true) {
      var value = new StringBuilder();
      if (at < line.length() && line.charAt(at) == '"') {
        at = quoted(option, line, at + 1, value);
      } else {
        int comma = line.indexOf(',', at);
        int end = comma < 0 ? line.length() : comma;
        value.append(line, at, end);
        at = end;
        if (value.indexOf("\"") >= 0) {
          throw invalid(
              option, line, "a value that has a quotation mark must be quoted as a whole");
        }
      }
      values.add(value.toString());
      if (at >= line.length()) {
        return List.copyOf(values);
      }
      at++; // the comma
    }
  }

  private static int quoted(String option, String line, int from, StringBuilder value) {
    int at = from;
    while (at < line.length()) {
      char c = line.charAt(at++);
      if (c != '"') {
        value.append(c);
      } else if (at < line.length() && line.charAt(at) == '"') {
        value.append('"');
        at++;
      } else if (at == line.length() || line.charAt(at) == ',') {
        return at;
      } else {
        throw invalid(option, line, "a comma must follow the closing quotation mark");
      }
    }
    throw invalid(option, line, "a quotation mark is not closed");
  }

  /** The fields of a line; keys are lower-cased. */
  public static List<Field> fields(String option, String line) {
    var fields = new ArrayList<Field>();
    for (String value : values(option, line)) {
      int equals = value.indexOf('=');
      fields.add(
          equals < 0
              ? new Field(value.strip(), "", false)
              : new Field(
                  value.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                  value.substring(equals + 1),
                  true));
    }
    return List.copyOf(fields);
  }

  /** The error for a value that an option does not take. */
  public static UsageException invalid(String option, String value, String why) {
    return UsageException.plain(
        "invalid value " + Quoted.of(value) + " for " + option + ": " + why);
  }
}
