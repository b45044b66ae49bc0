package io.gantry.image.distribution.registry;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The field {@code Link} of lists that come in pages (RFC 8288). */
final class Pages {
  private Pages() {}

  /** Where the next page is, as the server wrote it. */
  static Optional<String> next(List<String> fields) {
    for (String field : fields) {
      int at = 0;
      while (true) {
        int open = field.indexOf('<', at);
        int close = open < 0 ? -1 : field.indexOf('>', open);
        if (close < 0) {
          break;
        }
        int nextOpen = field.indexOf('<', close);
        String rest = field.substring(close + 1, nextOpen < 0 ? field.length() : nextOpen);
        if (isNext(rest)) {
          return Optional.of(field.substring(open + 1, close));
        }
        at = close;
      }
    }
    return Optional.empty();
  }

  private static boolean isNext(String parameters) {
    for (String parameter : parameters.split("[;,]", -1)) {
      String plain = parameter.replace("\"", "").replace(" ", "").toLowerCase(Locale.ROOT);
      if (plain.equals("rel=next")) {
        return true;
      }
    }
    return false;
  }
}
