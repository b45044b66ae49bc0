package io.gantry.cluster.kubelet.pod;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a container of a Pod.
 *
 * @param current its latest run
 * @param previous the run before that, for {@code lastState}
 * @param waiting why the next run was not made at the last try
 * @param started the startup probe and the postStart hook are through, or there are none
 * @param ready the readiness probe says so, or there is none
 * @param failing why a probe or hook wants it killed
 * @param stopBy it is being stopped, and will be killed then
 */
public record ObservedContainer(
    Optional<Incarnation> current,
    Optional<Incarnation> previous,
    Optional<Waiting> waiting,
    CrashBackoff backoff,
    boolean started,
    boolean ready,
    Optional<String> failing,
    Optional<Instant> stopBy) {
  /** Never tried. */
  public static final ObservedContainer NONE =
      new ObservedContainer(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          CrashBackoff.NONE,
          false,
          false,
          Optional.empty(),
          Optional.empty());

  public boolean running() {
    return current.filter(Incarnation::running).isPresent();
  }

  /** How the latest run ended, if it did. */
  public Optional<Life.Ended> ended() {
    return current
        .map(Incarnation::life)
        .filter(Life.Ended.class::isInstance)
        .map(Life.Ended.class::cast);
  }

  /** How often it was started again. */
  public int restartCount() {
    return current.map(Incarnation::attempt).orElse(0);
  }
}
