package io.gantry.engine.build.graph;

import io.gantry.platform.base.json.Json;
import java.util.List;

/** Values as Go's {@code fmt} prints them: Docker's histories are full of it. */
final class GoText {
  private GoText() {}

  /** {@code [a b]}. */
  static String list(List<String> words) {
    return "[" + String.join(" ", words) + "]";
  }

  /** {@code ["a" "b"]}. */
  static String quotedList(List<String> words) {
    return list(words.stream().map(GoText::quoted).toList());
  }

  /** A string in double quotes. */
  static String quoted(String text) {
    return Json.of(text).text();
  }

  /** A number as the character that it stands for, in single quotes. */
  static String rune(long number) {
    return switch ((int) Math.min(number, Integer.MAX_VALUE)) {
      case 7 -> "'\\a'";
      case 8 -> "'\\b'";
      case 9 -> "'\\t'";
      case 10 -> "'\\n'";
      case 11 -> "'\\v'";
      case 12 -> "'\\f'";
      case 13 -> "'\\r'";
      case '\'' -> "'\\''";
      case '\\' -> "'\\\\'";
      default -> {
        if (number < ' ' || number == 0x7f) {
          yield String.format("'\\x%02x'", number);
        }
        yield Character.isValidCodePoint((int) Math.min(number, Integer.MAX_VALUE))
            ? "'" + Character.toString((int) number) + "'"
            : "'\uFFFD'";
      }
    };
  }

  /** What the history says of HEALTHCHECK. */
  static String healthcheck(Json.Obj check) {
    return "&{"
        + quotedList(check.strings("Test"))
        + " "
        + duration(check, "Interval")
        + " "
        + duration(check, "Timeout")
        + " "
        + duration(check, "StartPeriod")
        + " "
        + duration(check, "StartInterval")
        + " "
        + rune(check.number("Retries", 0))
        + "}";
  }

  private static String duration(Json.Obj check, String field) {
    return quoted(GoDuration.format(check.number(field, 0)));
  }
}
