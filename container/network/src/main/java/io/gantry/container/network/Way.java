package io.gantry.container.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which of a container's networks its default routes go through, and its published ports with them.
 *
 * @param four the key of the network that leads out for IPv4, empty if none does
 * @param six the same for IPv6
 */
record Way(String four, String six) {
  /** Nothing leads out. */
  static final Way NONE = new Way("", "");

  /** A network that a container is in, and how much it wants the default route. */
  record Candidate(Network network, int priority) {}

  /**
   * As Docker does: the highest priority, then the first by name, among those that lead out; for
   * IPv6 among those that have it.
   */
  static Way decide(List<Candidate> candidates) {
    return new Way(best(candidates, _ -> true), best(candidates, Network::ipv6));
  }

  /** That of a lease in networks, which may be more than its own. */
  static Way decide(Lease lease, Map<String, Network> networks) {
    var candidates = new ArrayList<Candidate>();
    for (Attached attached : lease.interfaces()) {
      Network network = networks.get(attached.network());
      if (network != null) {
        candidates.add(new Candidate(network, attached.priority()));
      }
    }
    return decide(candidates);
  }

  private static String best(List<Candidate> candidates, Predicate<Network> fits) {
    Optional<Candidate> best = Optional.empty();
    for (Candidate candidate : candidates) {
      Network network = candidate.network();
      boolean leads = !network.internal() && fits.test(network);
      if (leads && (best.isEmpty() || isBefore(candidate, best.get()))) {
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

  /** Whether nothing leads out. */
  boolean isEmpty() {
    return four.isEmpty() && six.isEmpty();
  }
}
