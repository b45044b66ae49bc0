package io.gantry.app.cli.build.option;

import java.util.List;

/** {@code --ulimit}. */
public final class Ulimits {
  private static final List<String> NAMES =
      List.of(
          "as",
          "core",
          "cpu",
          "data",
          "fsize",
          "locks",
          "memlock",
          "msgqueue",
          "nice",
          "nofile",
          "nproc",
          "rss",
          "rtprio",
          "rttime",
          "sigpending",
          "stack");

  private Ulimits() {}

  /** Limits as {@code name=soft[:hard]}. */
  public static List<String> check(List<String> texts) {
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0 || !NAMES.contains(text.substring(0, equals))) {
        throw Csv.invalid(
            "--ulimit", text, "use NAME=SOFT[:HARD] with one of " + String.join(", ", NAMES));
      }
      String[] limits = text.substring(equals + 1).split(":", -1);
      boolean numbers = limits.length <= 2;
      for (String limit : limits) {
        numbers &= limit.matches("-1|\\d{1,18}");
      }
      if (!numbers) {
        throw Csv.invalid("--ulimit", text, "limits are whole numbers, or -1 for none");
      }
      if (limits.length == 2 && above(limits[0], limits[1])) {
        throw Csv.invalid("--ulimit", text, "the soft limit is above the hard one");
      }
    }
    return texts;
  }

  private static boolean above(String soft, String hard) {
    long most = Long.parseLong(hard);
    long wanted = Long.parseLong(soft);
    return most >= 0 && (wanted < 0 || wanted > most);
  }
}
