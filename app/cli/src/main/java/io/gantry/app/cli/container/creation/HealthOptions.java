package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.HealthCheck;
import java.time.Duration;
import java.util.List;

/** How health is found out. */
final class HealthOptions {
  private static final Duration LEAST = Duration.ofMillis(1);

  private static final Option<String> CMD =
      Option.text("health-cmd", "", "Command to run to check health");
  private static final Option<Duration> INTERVAL =
      duration("health-interval", "Time between running the check (ms|s|m|h) (default 0s)");
  private static final Option<Long> RETRIES =
      Option.number("health-retries", "", "Consecutive failures needed to report unhealthy");
  private static final Option<Duration> START_INTERVAL =
      duration(
          "health-start-interval",
          "Time between running the check during the start period (ms|s|m|h) (default 0s)");
  private static final Option<Duration> START_PERIOD =
      duration(
          "health-start-period",
          "Start period for the container to initialize before starting health-retries countdown"
              + " (ms|s|m|h) (default 0s)");
  private static final Option<Duration> TIMEOUT =
      duration("health-timeout", "Maximum time to allow one check to run (ms|s|m|h) (default 0s)");
  private static final Option<Boolean> NO_HEALTHCHECK =
      Option.flag("no-healthcheck", "", "Disable any container-specified HEALTHCHECK");

  static final List<Option<?>> ALL =
      List.of(CMD, INTERVAL, RETRIES, START_INTERVAL, START_PERIOD, TIMEOUT, NO_HEALTHCHECK);

  private HealthOptions() {}

  private static Option<Duration> duration(String name, String help) {
    return Option.of(name, "", new DurationValue(), Duration.ZERO, help);
  }

  static HealthCheck read(Call call) {
    var check =
        new HealthCheck(
            test(call),
            positive(call, INTERVAL),
            positive(call, TIMEOUT),
            positive(call, START_PERIOD),
            positive(call, START_INTERVAL),
            retries(call));
    if (call.get(NO_HEALTHCHECK)) {
      if (!check.equals(none())) {
        throw UsageException.value("--no-healthcheck conflicts with --health-* options");
      }
      return none();
    }
    return check;
  }

  private static HealthCheck none() {
    return new HealthCheck(
        List.of("NONE"), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);
  }

  private static List<String> test(Call call) {
    String line = call.get(CMD);
    if (!line.isEmpty()) {
      return List.of("CMD-SHELL", line);
    }
    return call.get(NO_HEALTHCHECK) ? List.of("NONE") : List.of();
  }

  private static Duration positive(Call call, Option<Duration> option) {
    Duration duration = call.get(option);
    if (duration.isNegative()) {
      throw UsageException.value("--" + option.name() + " cannot be negative");
    }
    if (duration.isPositive() && duration.compareTo(LEAST) < 0) {
      throw UsageException.value("--" + option.name() + " cannot be less than 1ms");
    }
    return duration;
  }

  private static int retries(Call call) {
    long retries = call.get(RETRIES);
    if (retries < 0) {
      throw UsageException.value("--health-retries cannot be negative");
    }
    return (int) retries;
  }
}
