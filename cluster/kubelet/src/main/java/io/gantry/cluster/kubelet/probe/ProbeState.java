package io.gantry.cluster.kubelet.probe;

import java.time.Instant;
import java.util.Optional;

/**
 * The answers to a probe so far. Pure.
 *
 * @param verdict that holds; liveness begins with true, the others with false
 * @param streak how many of the last answers were alike, {@code last} being what they were
 */
public record ProbeState(boolean verdict, int streak, Optional<Boolean> last) {
  /** Before the first answer. */
  public static ProbeState initial(ProbeSpec.Sort sort) {
    return new ProbeState(sort == ProbeSpec.Sort.LIVENESS, 0, Optional.empty());
  }

  /** After one more answer: the verdict changes when a threshold is reached. */
  public ProbeState after(boolean success, ProbeSpec spec) {
    int alike = last.filter(before -> before == success).isPresent() ? streak + 1 : 1;
    int threshold = success ? spec.successThreshold() : spec.failureThreshold();
    boolean decided = alike >= threshold ? success : verdict;
    return new ProbeState(decided, alike, Optional.of(success));
  }

  /** Whether the last answer has just been one failure too many. */
  public boolean failed(ProbeSpec spec) {
    return last.filter(success -> !success).isPresent() && streak >= spec.failureThreshold();
  }

  /**
   * When to ask next; the first question of a container that started then comes after its delay.
   */
  public Instant next(ProbeSpec spec, Instant startedAt, Optional<Instant> askedAt) {
    return askedAt
        .map(before -> before.plus(spec.period()))
        .orElseGet(() -> startedAt.plus(spec.initialDelay()));
  }
}
