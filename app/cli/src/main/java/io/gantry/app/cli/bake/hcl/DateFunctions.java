package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.platform.base.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/** Functions on moments. */
final class DateFunctions {
  private DateFunctions() {}

  static Optional<Json> call(Given given) {
    return switch (given.name()) {
      case "timestamp" -> text(Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
      case "timeadd" -> text(added(given));
      case "formatdate" -> text(date(given));
      default -> Optional.empty();
    };
  }

  private static Optional<Json> text(String value) {
    return Optional.of(Json.of(value));
  }

  private static OffsetDateTime moment(Given given, int index) {
    try {
      return OffsetDateTime.parse(given.text(index));
    } catch (DateTimeException _) {
      throw given.place().error("\"" + given.text(index) + "\" is no time as 2006-01-02T15:04:05Z");
    }
  }

  private static String added(Given given) {
    String text = given.text(1);
    boolean back = text.startsWith("-");
    Duration time =
        Moment.duration(back ? text.substring(1) : text)
            .orElseThrow(() -> given.place().error("\"" + text + "\" is no time as 1h30m"));
    OffsetDateTime moment = moment(given, 0);
    OffsetDateTime sum = back ? moment.minus(time) : moment.plus(time);
    return sum.withOffsetSameInstant(ZoneOffset.UTC).toInstant().toString();
  }

  /** HCL's letters: runs of one letter mean something, and what is quoted stands for itself. */
  private static String date(Given given) {
    String format = given.text(0);
    OffsetDateTime moment = moment(given, 1);
    var text = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      char c = format.charAt(at);
      int end = at + 1;
      if (c == '\'') {
        end = quoted(given, format, end, text);
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        while (end < format.length() && format.charAt(end) == c) {
          end++;
        }
        text.append(part(given, format.substring(at, end), moment));
      } else {
        text.append(c);
      }
      at = end;
    }
    return text.toString();
  }

  /** Appends what is quoted, in which two marks are one; where it ends. */
  private static int quoted(Given given, String format, int from, StringBuilder text) {
    int at = from;
    while (at < format.length()) {
      char c = format.charAt(at++);
      if (c != '\'') {
        text.append(c);
      } else if (at < format.length() && format.charAt(at) == '\'') {
        text.append('\'');
        at++;
      } else {
        return at;
      }
    }
    throw given.place().error("a quotation of formatdate is not closed with '");
  }

  private static String part(Given given, String letters, OffsetDateTime moment) {
    String pattern =
        switch (letters) {
          case "YYYY" -> "uuuu";
          case "YY" -> "uu";
          case "MMMM", "MMM", "MM", "M", "EEEE", "EEE", "mm", "m", "ss", "s" -> letters;
          case "DD" -> "dd";
          case "D" -> "d";
          case "hh" -> "HH";
          case "h" -> "H";
          case "HH" -> "hh";
          case "H" -> "h";
          case "AA", "aa" -> "a";
          case "ZZZZZ" -> "xxx";
          case "ZZZZ" -> "xx";
          case "ZZZ" -> moment.getOffset().getTotalSeconds() == 0 ? "'UTC'" : "xx";
          case "Z" -> "X".repeat(3); // with a colon; "Z" where it is none
          default ->
              throw given
                  .place()
                  .error("formatdate does not know " + letters + ": quote text with '…'");
        };
    String text = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(moment);
    return letters.equals("aa") ? text.toLowerCase(Locale.ROOT) : text;
  }
}
