package io.gantry.engine.api;

import java.util.Optional;

/**
 * Removal, restart, stop and health rules, and where the output goes.
 *
 * @param autoRemove remove at exit
 * @param stopSignal empty for the image's, else {@code SIGTERM}
 * @param stopTimeoutSeconds nothing for 10
 */
public record Lifecycle(
    boolean autoRemove,
    String stopSignal,
    Optional<Integer> stopTimeoutSeconds,
    RestartPolicy restart,
    HealthCheck health,
    LogConfig log) {
  /** Kept after exit. */
  public static final Lifecycle DEFAULT = new Lifecycle(false, "", Optional.empty());

  /** Never restarted, checked as the image says, logged by default. */
  public Lifecycle(boolean autoRemove, String stopSignal, Optional<Integer> stopTimeoutSeconds) {
    this(
        autoRemove,
        stopSignal,
        stopTimeoutSeconds,
        RestartPolicy.NO,
        HealthCheck.INHERITED,
        LogConfig.DEFAULT);
  }

  /** With another restart policy. */
  public Lifecycle with(RestartPolicy policy) {
    return new Lifecycle(autoRemove, stopSignal, stopTimeoutSeconds, policy, health, log);
  }
}
