package io.gantry.app.cli.build.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Build arguments and labels: {@code NAME=value}. */
public final class Pairs {
  private static final List<String> PROXIES =
      List.of("HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY");

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
      String upper = name.toUpperCase(Locale.ROOT);
      String lower = name.toLowerCase(Locale.ROOT);
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
}
