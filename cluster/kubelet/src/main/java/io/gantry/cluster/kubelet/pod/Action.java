package io.gantry.cluster.kubelet.pod;

import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import java.time.Instant;

/** A deed for a Pod. */
public sealed interface Action {
  /** Make sandbox, directories and volumes. */
  record Prepare() implements Action {}

  /** Make and start a run of a container; the run before the last is removed. */
  record Start(ContainerTemplate container, int attempt, CrashBackoff backoff) implements Action {}

  /**
   * Stop a run; goes on in the background.
   *
   * @param by when to kill what did not end by itself
   * @param message for the {@code Killing} event
   */
  record Stop(Incarnation incarnation, Instant by, String message) implements Action {}

  /** Remember why a container does not start, and say so by an event. */
  record Wait(ContainerTemplate container, Waiting waiting) implements Action {}

  /** Give back sandbox and volumes; the ended containers stay for their logs. */
  record Clear() implements Action {}

  /** Remove containers and directories, delete the object if it is there, forget the Pod. */
  record Forget() implements Action {}
}
