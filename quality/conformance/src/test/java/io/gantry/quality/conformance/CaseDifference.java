package io.gantry.quality.conformance;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How what a builder gave differs from what is stored. Not counted: when a directory was made, for
 * BuildKit dates it by the clock, gantry as the first file in it; and what an error says behind the
 * stored words.
 */
final class CaseDifference {
  private static final Pattern MADE =
      Pattern.compile("(\\s*\".* \\| directory [0-7]+ \\d+:\\d+ )made(.*)");

  private CaseDifference() {}

  /**
   * Lines that are missing behind {@code -}, surplus ones behind {@code +}; none if all is well.
   */
  static List<String> of(Json.Obj expected, Json.Obj found) {
    if (!expected.string("error").isEmpty()) {
      return found.string("error").contains(expected.string("error"))
          ? List.of()
          : List.of("- " + expected.string("error"), "+ " + found.string("error"));
    }
    List<String> left = new ArrayList<>(PrettyJson.of(found).lines().toList());
    var differences = new ArrayList<String>();
    for (String line : PrettyJson.of(expected).lines().toList()) {
      if (!take(left, line)) {
        differences.add("- " + line);
      }
    }
    left.forEach(line -> differences.add("+ " + line));
    return differences;
  }

  private static boolean take(List<String> lines, String wanted) {
    Matcher made = MADE.matcher(wanted);
    boolean anyTime = made.matches();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean same =
          line.equals(wanted)
              || (anyTime
                  && line.startsWith(made.group(1))
                  && line.substring(made.group(1).length())
                      .matches("(made|\\d+)" + Pattern.quote(made.group(2))));
      if (same) {
        lines.remove(i);
        return true;
      }
    }
    return false;
  }
}
