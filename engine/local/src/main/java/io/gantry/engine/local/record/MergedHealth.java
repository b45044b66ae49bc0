package io.gantry.engine.local.record;

import io.gantry.engine.api.HealthCheck;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import java.time.Duration;
import java.util.Optional;

/** The health check of the image and the user's wishes merged by Docker's rules. Pure. */
final class MergedHealth {
  private MergedHealth() {}

  /** What the user did not say is as the image has it; nothing without a test, or with NONE. */
  static Optional<HealthCheck> decide(ImageConfig image, HealthCheck wanted) {
    HealthCheck merged = over(wanted, of(image.config().object("Healthcheck")));
    return merged.test().isEmpty() || merged.test().getFirst().equals("NONE")
        ? Optional.empty()
        : Optional.of(merged);
  }

  private static HealthCheck of(Json.Obj json) {
    return new HealthCheck(
        json.strings("Test"),
        Duration.ofNanos(json.number("Interval", 0)),
        Duration.ofNanos(json.number("Timeout", 0)),
        Duration.ofNanos(json.number("StartPeriod", 0)),
        Duration.ofNanos(json.number("StartInterval", 0)),
        (int) json.number("Retries", 0));
  }

  private static HealthCheck over(HealthCheck wanted, HealthCheck below) {
    return new HealthCheck(
        wanted.test().isEmpty() ? below.test() : wanted.test(),
        over(wanted.interval(), below.interval()),
        over(wanted.timeout(), below.timeout()),
        over(wanted.startPeriod(), below.startPeriod()),
        over(wanted.startInterval(), below.startInterval()),
        wanted.retries() == 0 ? below.retries() : wanted.retries());
  }

  private static Duration over(Duration wanted, Duration below) {
    return wanted.isZero() ? below : wanted;
  }
}
