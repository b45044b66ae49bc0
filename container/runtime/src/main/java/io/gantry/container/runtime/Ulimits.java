package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Limits of single processes (setrlimit(2)), as {@code name=soft[:hard]}. */
final class Ulimits {
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

  /**
   * As the specification has them. That of open files is always said: else it would depend on who
   * started the engine.
   *
   * @throws GantryException {@code INVALID} for one that cannot be read
   */
  static Json.Arr json(List<String> ulimits, long openFiles) {
    var limits = new TreeMap<String, Json>();
    limits.put("nofile", limit("nofile", openFiles, openFiles));
    for (String ulimit : ulimits) {
      String[] parts = ulimit.split("[=:]", -1);
      String name = parts[0].toLowerCase(Locale.ROOT);
      if (!NAMES.contains(name) || parts.length < 2 || parts.length > 3) {
        throw new GantryException(
            Kind.INVALID,
            "invalid ulimit \"" + ulimit + "\": write name=soft[:hard], as in nofile=1024:4096");
      }
      long soft = number(parts[1], ulimit);
      long hard = parts.length == 3 ? number(parts[2], ulimit) : soft;
      if (Long.compareUnsigned(soft, hard) > 0) {
        throw new GantryException(
            Kind.INVALID, "ulimit soft limit must be less than or equal to hard limit: " + ulimit);
      }
      limits.put(name, limit(name, soft, hard));
    }
    return Json.array(new ArrayList<>(limits.values()));
  }

  private static Json limit(String name, long soft, long hard) {
    return Json.object()
        .put("type", "RLIMIT_" + name.toUpperCase(Locale.ROOT))
        .put("hard", Json.parse(Long.toUnsignedString(hard)))
        .put("soft", Json.parse(Long.toUnsignedString(soft)))
        .build();
  }

  private static long number(String text, String ulimit) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new GantryException(Kind.INVALID, "invalid number in ulimit \"" + ulimit + "\"", e);
    }
  }
}
