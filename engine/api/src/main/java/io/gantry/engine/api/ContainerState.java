package io.gantry.engine.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a container is in its life.
 *
 * <pre>
 * created ─start→ running ⇄ paused
 *                 running ─exit→ exited ─start→ running
 *                 running ─exit→ restarting → running   by its restart policy
 * created, exited ─remove→ (gone)
 * </pre>
 */
public sealed interface ContainerState {
  /** Never started. */
  record Created() implements ContainerState {
    @Override
    public String word() {
      return "created";
    }
  }

  /** Running; {@code pid} is the first process as the host sees it. */
  record Running(long pid, Instant startedAt, boolean paused) implements ContainerState {
    @Override
    public String word() {
      return paused ? "paused" : "running";
    }
  }

  /** Ended; {@code error} is empty unless it could not start. */
  record Exited(
      int exitCode,
      boolean oomKilled,
      Optional<Instant> startedAt,
      Instant finishedAt,
      String error)
      implements ContainerState {
    @Override
    public String word() {
      return "exited";
    }
  }

  /** Ended as {@code last} says; {@code next} is when it starts again. */
  record Restarting(Exited last, Instant next) implements ContainerState {
    @Override
    public String word() {
      return "restarting";
    }
  }

  /** Docker's word: created, running, paused, restarting, exited. */
  String word();

  /** This state, if it is running or paused. */
  default Optional<Running> running() {
    return this instanceof Running running ? Optional.of(running) : Optional.empty();
  }

  /** Its last end, if it does not run now and has run before. */
  default Optional<Exited> ended() {
    return switch (this) {
      case Exited exited -> Optional.of(exited);
      case Restarting restarting -> Optional.of(restarting.last());
      case Created _, Running _ -> Optional.empty();
    };
  }
}
