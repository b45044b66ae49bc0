package io.gantry.engine.api;

import java.time.Instant;
import java.util.List;

/**
 * The health of a container that has a check.
 *
 * @param failingStreak failures since the last success
 * @param log the last results, oldest first
 */
public record Health(Status status, int failingStreak, List<Result> log) {
  /** Nothing is known yet. */
  public static final Health STARTING = new Health(Status.STARTING, 0, List.of());

  /** Copies the list. */
  public Health {
    log = List.copyOf(log);
  }

  /** Docker's words. */
  public enum Status {
    /** No verdict yet. */
    STARTING("starting"),
    /** The last check went well. */
    HEALTHY("healthy"),
    /** Too many checks in a row failed. */
    UNHEALTHY("unhealthy");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    /** As Docker writes it. */
    public String word() {
      return word;
    }
  }

  /** One check; {@code exitCode} is -1 if it ran out of time or could not run. */
  public record Result(Instant start, Instant end, int exitCode, String output) {}
}
