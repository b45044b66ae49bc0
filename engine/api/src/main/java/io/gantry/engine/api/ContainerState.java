package io.gantry.engine.api;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a container is in its life.
 *
 * <pre>
 * created ─start→ running ⇄ paused
 *                 running ─exit→ exited ─start→ running
 * created, exited ─remove→ (gone)
 * </pre>
 */
public sealed interface ContainerState {
  /** Never started. */
  record Created() implements ContainerState {}

  /** Running; {@code pid} is the first process as the host sees it. */
  record Running(long pid, Instant startedAt, boolean paused) implements ContainerState {}

  /** Ended; {@code error} is empty unless it could not start. */
  record Exited(
      int exitCode,
      boolean oomKilled,
      Optional<Instant> startedAt,
      Instant finishedAt,
      String error)
      implements ContainerState {}

  /** Docker's word: created, running, paused, exited. */
  default String word() {
    return switch (this) {
      case Created _ -> "created";
      case Running(_, _, boolean paused) -> paused ? "paused" : "running";
      case Exited _ -> "exited";
    };
  }
}
