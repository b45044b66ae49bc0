package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Limits of processes and of devices, as texts. */
final class LimitSyntax {
  private static final Set<String> ULIMITS =
      Set.of(
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

  private LimitSyntax() {}

  /** {@code name=soft[:hard]}, completed. */
  static String ulimit(String text) throws BadValue {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new BadValue("invalid ulimit argument: " + text);
    }
    String name = text.substring(0, equals);
    if (!ULIMITS.contains(name)) {
      throw new BadValue("invalid ulimit type: " + name);
    }
    String[] values = text.substring(equals + 1).split(":", -1);
    if (values.length > 2) {
      throw new BadValue(
          "too many limit value arguments - "
              + text.substring(equals + 1)
              + ", can only have up to two, `soft[:hard]`");
    }
    long soft = number(values[0]);
    long hard = values.length == 2 ? number(values[1]) : soft;
    if (hard != -1 && (soft == -1 || soft > hard)) {
      throw new BadValue(
          "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard);
    }
    return name + "=" + soft + ":" + hard;
  }

  private static long number(String text) throws BadValue {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException _) {
      throw new BadValue("strconv.ParseInt: parsing \"" + text + "\": invalid syntax");
    }
  }

  /** One for each name, the last given, in the order of the names. */
  static List<String> lastOfEach(List<String> ulimits) {
    var byName = new TreeMap<String, String>();
    for (String ulimit : ulimits) {
      byName.put(ulimit.substring(0, ulimit.indexOf('=')), ulimit);
    }
    return List.copyOf(byName.values());
  }

  /** {@code path:weight}. */
  static String weight(String text) throws BadValue {
    String device = device(text);
    String value = text.substring(device.length() + 1);
    boolean fits = value.matches("[0-9]{1,4}");
    int weight = fits ? Integer.parseInt(value) : -1;
    if (!fits || (weight != 0 && (weight < 10 || weight > 1000))) {
      throw new BadValue("invalid weight for device: " + text);
    }
    return text;
  }

  /** {@code path:number}. */
  static String rate(String text) throws BadValue {
    String device = device(text);
    if (!text.substring(device.length() + 1).matches("[0-9]{1,18}")) {
      throw new BadValue(
          "invalid rate for device: "
              + text
              + ". The correct format is <device-path>:<number>. Number must be a positive"
              + " integer");
    }
    return text;
  }

  /** {@code path:number[unit]}, in bytes. */
  static String bytesRate(String text) throws BadValue {
    String device = device(text);
    try {
      return device + ":" + Values.bytes(text.substring(device.length() + 1));
    } catch (BadValue _) {
      throw new BadValue(
          "invalid rate for device: "
              + text
              + ". The correct format is <device-path>:<number>[<unit>]. Number must be a positive"
              + " integer. Unit is optional and can be kb, mb, or gb");
    }
  }

  private static String device(String text) throws BadValue {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new BadValue("bad format: " + text);
    }
    if (!text.startsWith("/dev/")) {
      throw new BadValue("bad format for device path: " + text);
    }
    return text.substring(0, colon);
  }
}
