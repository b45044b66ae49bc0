package io.gantry.cluster.kubelet.pod;

import java.time.Instant;
import java.util.Optional;

/** Where one run of a container is. */
public sealed interface Life {
  /** Its process runs. */
  record Running(Instant startedAt) implements Life {}

  /**
   * It is over.
   *
   * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, {@code StartError} …
   * @param message the program's last words, may be empty
   * @param startedAt nothing if it could not start
   */
  record Ended(
      int exitCode, String reason, String message, Optional<Instant> startedAt, Instant finishedAt)
      implements Life {}
}
