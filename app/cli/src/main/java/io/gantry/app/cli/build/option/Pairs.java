package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.Quoted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Options that are {@code NAME=value}. */
public final class Pairs {
  private static final List<String> PROXIES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");
  private static final List<String> LEVELS =
      List.of("manifest", "index", "manifest-descriptor", "index-descriptor");
  private static final Pattern LEVEL = Pattern.compile("([a-z-]+)(?:\\[([A-Za-z0-9_/-]+)\\])?");
  private static final Set<String> ULIMITS =
      Set.of(
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
  private static final List<String> ENTITLEMENTS =
      List.of("network.host", "security.insecure", "device");

  private Pairs() {}

  /**
   * Build arguments: {@code NAME} alone takes the user's own variable, and nothing if he has none.
   */
  public static Map<String, String> arguments(List<String> texts, Map<String, String> environment) {
    var arguments = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals == 0 || text.isEmpty()) {
        throw Csv.invalid("--build-arg", text, "it has no name: use NAME=VALUE");
      }
      if (equals > 0) {
        arguments.put(text.substring(0, equals), text.substring(equals + 1));
      } else if (environment.containsKey(text)) {
        arguments.put(text, environment.getOrDefault(text, ""));
      }
    }
    return arguments;
  }

  /** The arguments with those that every build of a user gets, unless he gave them. */
  public static Map<String, String> withUsual(
      Map<String, String> arguments, Map<String, String> environment, Map<String, String> proxies) {
    var all = new LinkedHashMap<>(arguments);
    String epoch = environment.getOrDefault("SOURCE_DATE_EPOCH", "");
    if (!epoch.isEmpty()) {
      all.putIfAbsent("SOURCE_DATE_EPOCH", epoch);
    }
    proxies.forEach((name, value) -> {
      String upper = name.toUpperCase(java.util.Locale.ROOT);
      String lower = name.toLowerCase(java.util.Locale.ROOT);
      if (PROXIES.contains(upper)
          && !arguments.containsKey(upper)
          && !arguments.containsKey(lower)) {
        all.put(upper, value);
        all.put(lower, value);
      }
    });
    return all;
  }

  /** Labels; one without {@code =} has an empty value. */
  public static Map<String, String> labels(List<String> texts) {
    var labels = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals == 0 || text.isEmpty()) {
        throw Csv.invalid("--label", text, "it has no key: use KEY=VALUE");
      }
      labels.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return labels;
  }

  /** Annotations by level and key: {@code index,manifest[linux/arm64]:key=value}. */
  public static Map<String, String> annotations(List<String> texts) {
    var annotations = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw Csv.invalid("--annotation", text, "use [LEVEL:]KEY=VALUE");
      }
      String key = text.substring(0, equals);
      int colon = key.indexOf(':');
      if (colon >= 0) {
        for (String level : key.substring(0, colon).split(",", -1)) {
          var matcher = LEVEL.matcher(level);
          if (!matcher.matches() || !LEVELS.contains(matcher.group(1))) {
            throw Csv.invalid(
                "--annotation",
                text,
                "unknown annotation type "
                    + Quoted.of(level)
                    + ": use "
                    + String.join(", ", LEVELS)
                    + ", each perhaps with [OS/ARCH]");
          }
        }
        if (colon == key.length() - 1) {
          throw Csv.invalid("--annotation", text, "it has no key");
        }
      }
      annotations.put(key, text.substring(equals + 1));
    }
    return annotations;
  }

  /** Hosts as {@code name:address}. */
  public static List<String> hosts(List<String> texts) {
    return texts.stream().map(Pairs::host).toList();
  }

  private static String host(String text) {
    int colon = text.indexOf(':');
    int equals = text.indexOf('=');
    int at = equals > 0 && (colon < 0 || equals < colon) ? equals : colon;
    if (at <= 0) {
      throw Csv.invalid("--add-host", text, "use HOST:ADDRESS");
    }
    String address = text.substring(at + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.equals("host-gateway") && !isAddress(address)) {
      throw Csv.invalid(
          "--add-host", text, Quoted.of(address) + " is no IP address: or use host-gateway");
    }
    return text.substring(0, at) + ":" + address;
  }

  private static boolean isAddress(String text) {
    boolean looks =
        text.indexOf(':') >= 0
            ? text.matches("[0-9a-fA-F:.]+")
            : text.matches("\\d+\\.\\d+\\.\\d+\\.\\d+");
    if (!looks) {
      return false;
    }
    try {
      var _ = java.net.InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /** Limits as {@code name=soft[:hard]}. */
  public static List<String> ulimits(List<String> texts) {
    for (String text : texts) {
      int equals = text.indexOf('=');
      if (equals <= 0 || !ULIMITS.contains(text.substring(0, equals))) {
        throw Csv.invalid(
            "--ulimit",
            text,
            "use NAME=SOFT[:HARD] with one of "
                + String.join(", ", ULIMITS.stream().sorted().toList()));
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

  /** What a build may do beyond the usual. */
  public static List<String> entitlements(List<String> texts) {
    for (String text : texts) {
      int equals = text.indexOf('=');
      String name = equals < 0 ? text : text.substring(0, equals);
      if (!ENTITLEMENTS.contains(name)) {
        throw Csv.invalid(
            "--allow", text, "unknown entitlement: use " + String.join(", ", ENTITLEMENTS));
      }
    }
    return texts;
  }
}
