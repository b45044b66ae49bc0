package io.gantry.engine.local.health;

import io.gantry.engine.api.Health;
import io.gantry.engine.api.Health.Result;
import io.gantry.engine.api.Health.Status;
import io.gantry.engine.api.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Docker's rules of health. Pure. */
final class Verdict {
  private static final int MOST_RESULTS = 5;
  private static final HealthCheck DEFAULTS =
      new HealthCheck(
          List.of(),
          Duration.ofSeconds(30),
          Duration.ofSeconds(30),
          Duration.ZERO,
          Duration.ofSeconds(5),
          3);

  private Verdict() {}

  /** The check with Docker's defaults where nothing is said. */
  static HealthCheck effective(HealthCheck check) {
    return new HealthCheck(
        check.test(),
        or(check.interval(), DEFAULTS.interval()),
        or(check.timeout(), DEFAULTS.timeout()),
        check.startPeriod(),
        or(check.startInterval(), DEFAULTS.startInterval()),
        check.retries() == 0 ? DEFAULTS.retries() : check.retries());
  }

  private static Duration or(Duration said, Duration otherwise) {
    return said.isZero() ? otherwise : said;
  }

  /** How long to wait before the next probe. */
  static Duration pause(HealthCheck check, Health health, Instant startedAt, Instant now) {
    return isStarting(check, health, startedAt, now) ? check.startInterval() : check.interval();
  }

  private static boolean isStarting(
      HealthCheck check, Health health, Instant startedAt, Instant now) {
    return health.status() == Status.STARTING && now.isBefore(startedAt.plus(check.startPeriod()));
  }

  /** What a result makes of the health before it. */
  static Health decide(HealthCheck check, Health before, Instant startedAt, Result result) {
    var log = new ArrayList<>(before.log());
    log.add(result);
    List<Result> last = log.subList(Math.max(0, log.size() - MOST_RESULTS), log.size());
    if (result.exitCode() == 0) {
      return new Health(Status.HEALTHY, 0, last);
    }
    if (isStarting(check, before, startedAt, result.start())) {
      return new Health(Status.STARTING, before.failingStreak(), last);
    }
    int streak = before.failingStreak() + 1;
    Status status = streak >= check.retries() ? Status.UNHEALTHY : before.status();
    return new Health(status, streak, last);
  }
}
