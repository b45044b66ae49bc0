package io.gantry.container.network;

import java.util.List;
import java.util.Optional;

/** Which of a container's networks its default route goes through. */
final class Way {
  private Way() {}

  /** A network that a container is in, and how much it wants the default route. */
  record Candidate(Network network, int priority) {}

  /**
   * As Docker does: the highest priority, then the first by name, among those that lead out.
   *
   * @return the network's key, empty if none leads out
   */
  static String decide(List<Candidate> candidates) {
    Optional<Candidate> best = Optional.empty();
    for (Candidate candidate : candidates) {
      if (!candidate.network().internal() && (best.isEmpty() || isBefore(candidate, best.get()))) {
        best = Optional.of(candidate);
      }
    }
    return best.map(candidate -> candidate.network().key()).orElse("");
  }

  private static boolean isBefore(Candidate one, Candidate other) {
    return one.priority() != other.priority()
        ? one.priority() > other.priority()
        : one.network().name().compareTo(other.network().name()) < 0;
  }
}
