package io.gantry.engine.local.log;

import io.gantry.engine.api.LogConfig;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a container's output goes.
 *
 * @param mostBytes of one file
 * @param mostFiles the current one among them
 */
public record LogPlan(Target target, long mostBytes, int mostFiles) {
  private static final long DEFAULT_BYTES = 10L << 20;
  private static final int DEFAULT_FILES = 5;
  private static final Set<String> COMMON_OPTIONS =
      Set.of("mode", "max-buffer-size", "labels", "labels-regex", "env", "env-regex", "tag");
  private static final Set<String> FILE_OPTIONS = Set.of("max-size", "max-file", "compress");
  private static final Set<String> SYSLOG_OPTIONS =
      Set.of(
          "syslog-address",
          "syslog-facility",
          "syslog-format",
          "syslog-tls-ca-cert",
          "syslog-tls-cert",
          "syslog-tls-key",
          "syslog-tls-skip-verify",
          "cache-max-size",
          "cache-max-file",
          "cache-compress");

  /** What takes it. */
  public enum Target {
    /** Files beside the record, rotated. */
    FILE,
    /** The host's journal. */
    JOURNAL,
    /** Nothing. */
    NONE
  }

  /**
   * Reads what a user asked for.
   *
   * @throws GantryException {@code INVALID} for what no driver knows, in Docker's words
   */
  public static LogPlan decide(LogConfig config) {
    return switch (config.driver()) {
      case "", "local", "json-file" ->
          new LogPlan(
              Target.FILE,
              bytes(config, "max-size"),
              files(checked(config, FILE_OPTIONS), "max-file"));
      case "syslog" -> {
        Map<String, String> options = checked(config, SYSLOG_OPTIONS);
        var _ = SyslogPlan.decide(config);
        yield new LogPlan(
            Target.FILE, bytes(config, "cache-max-size"), files(options, "cache-max-file"));
      }
      case "journald" -> {
        var _ = checked(config, Set.of());
        yield new LogPlan(Target.JOURNAL, 0, 0);
      }
      case "none" -> new LogPlan(Target.NONE, 0, 0);
      default ->
          throw new GantryException(
              Kind.INVALID,
              "error looking up logging plugin "
                  + config.driver()
                  + ": use local, json-file, journald, syslog or none");
    };
  }

  /** Whether it is in files that are to be rotated. */
  public boolean isInFiles() {
    return target == Target.FILE;
  }

  private static Map<String, String> checked(LogConfig config, Set<String> known) {
    for (String option : config.options().keySet()) {
      if (!known.contains(option) && !COMMON_OPTIONS.contains(option)) {
        String driver = config.driver().isEmpty() ? "local" : config.driver();
        throw new GantryException(
            Kind.INVALID, "unknown log opt '" + option + "' for " + driver + " log driver");
      }
    }
    String mode = config.options().getOrDefault("mode", "");
    if (!Set.of("", "blocking", "non-blocking").contains(mode)) {
      throw new GantryException(
          Kind.INVALID, "logger: unsupported value for log opt 'mode': " + mode);
    }
    if (config.options().containsKey("max-buffer-size")) {
      if (!mode.equals("non-blocking")) {
        throw new GantryException(
            Kind.INVALID,
            "logger: max-buffer-size option is only supported with 'mode=non-blocking'");
      }
      long _ = bytes(config, "max-buffer-size");
    }
    return config.options();
  }

  private static long bytes(LogConfig config, String option) {
    String text = config.options().getOrDefault(option, "").toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return DEFAULT_BYTES;
    }
    if (text.equals("-1")) {
      return Long.MAX_VALUE; // docker's word for no limit
    }
    String number = text.replaceAll("(i?b|[kmgt]i?b?)$", "");
    String unit = text.substring(number.length());
    int power =
        unit.isEmpty()
            ? 0
            : Math.max(0, List.of("b", "k", "m", "g", "t").indexOf(unit.substring(0, 1)));
    long size = number(number.isEmpty() ? "x" : number, option, text) << (10 * power);
    if (size <= 0) {
      throw new GantryException(Kind.INVALID, option + " must be a positive number, not " + text);
    }
    return size;
  }

  private static int files(Map<String, String> options, String option) {
    String text = options.getOrDefault(option, "");
    if (text.isEmpty()) {
      return DEFAULT_FILES;
    }
    long files = number(text, option, text);
    if (files < 1) {
      throw new GantryException(Kind.INVALID, option + " cannot be less than 1");
    }
    return (int) Math.min(files, 1000);
  }

  private static long number(String digits, String option, String text) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException _) {
      throw new GantryException(Kind.INVALID, "invalid " + option + ": '" + text + "'");
    }
  }
}
