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

  /** With a further run, which goes on or could not even start. */
  public ObservedContainer begun(Incarnation run, CrashBackoff next) {
    return new ObservedContainer(
        Optional.of(run),
        current.isPresent() ? current : previous,
        Optional.empty(),
        next,
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** With its latest run over. */
  public ObservedContainer over(Life.Ended end) {
    return new ObservedContainer(
        current.map(run -> run.with(end)),
        previous,
        Optional.empty(),
        backoff,
        false,
        false,
        Optional.empty(),
        Optional.empty());
  }

  /** With a reason not to start. */
  public ObservedContainer held(Waiting why) {
    return new ObservedContainer(
        current, previous, Optional.of(why), backoff, started, ready, failing, stopBy);
  }

  /** Without a reason not to start. */
  public ObservedContainer free() {
    return new ObservedContainer(
        current, previous, Optional.empty(), backoff, started, ready, failing, stopBy);
  }

  /** With what probes say. */
  public ObservedContainer healthy(boolean nowStarted, boolean nowReady) {
    return new ObservedContainer(
        current, previous, waiting, backoff, nowStarted, nowReady, failing, stopBy);
  }

  /** Wanted dead. */
  public ObservedContainer failing(String why) {
    return new ObservedContainer(
        current, previous, waiting, backoff, started, ready, Optional.of(why), stopBy);
  }

  /** Being stopped. */
  public ObservedContainer stopping(Instant by) {
    return new ObservedContainer(
        current, previous, waiting, backoff, started, ready, failing, Optional.of(by));
  }
}
