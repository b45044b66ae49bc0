package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Instant;
import java.util.Optional;

/** How runs end, as the engine knows it. */
final class Ends {
  private static final int KILLED = 137;

  private Ends() {}

  /** When it started, if it has. */
  static Optional<Instant> startedAt(ContainerState state) {
    return switch (state) {
      case ContainerState.Created _ -> Optional.empty();
      case ContainerState.Running(_, Instant startedAt, _) -> Optional.of(startedAt);
      case ContainerState.Exited(_, _, Optional<Instant> startedAt, _, _) -> startedAt;
      case ContainerState.Restarting(ContainerState.Exited last, _) -> last.startedAt();
    };
  }

  /** Where a container is; one that somebody removed has been killed. */
  static Life life(Containers containers, String id, Instant now) {
    try {
      return life(containers.inspect(id).state(), now);
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return unknown("The container could not be located when the pod was terminated", now);
    }
  }

  /** The end of a run that nobody knows anything of. */
  static Life.Ended unknown(String message, Instant now) {
    return new Life.Ended(KILLED, "ContainerStatusUnknown", message, Optional.empty(), now);
  }

  static Life life(ContainerState state, Instant now) {
    return switch (state) {
      case ContainerState.Running(_, Instant startedAt, _) -> new Life.Running(startedAt);
      case ContainerState.Restarting(ContainerState.Exited last, _) -> life(last, now);
      case ContainerState.Created _ -> unknown("The container was created and never started", now);
      case ContainerState.Exited(
              int code,
              boolean oom,
              Optional<Instant> startedAt,
              Instant finishedAt,
              String error) ->
          new Life.Ended(
              code,
              oom ? "OOMKilled" : code == 0 ? "Completed" : "Error",
              error,
              startedAt,
              finishedAt);
    };
  }

  /** Removes a container that may be gone already. */
  static void remove(Containers containers, String id) {
    try {
      containers.remove(id, true, true);
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }
}
