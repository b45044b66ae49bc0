package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodTerm;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Required affinity and anti-affinity to Pods, of this Pod and of those that are there. */
final class PodNeighbours implements Filter {
  @Override
  public String name() {
    return "InterPodAffinity";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    List<PodTerm> with = pod.affinity().with();
    List<PodTerm> apart = pod.affinity().apart();
    Set<Domain> closed = closedByOthers(pod, snapshot);
    if (with.isEmpty() && apart.isEmpty() && closed.isEmpty()) {
      return PASS;
    }
    Set<Domain> company = new HashSet<>();
    Set<Domain> avoided = new HashSet<>();
    for (NodeView node :
        with.isEmpty() && apart.isEmpty() ? List.<NodeView>of() : snapshot.nodes()) {
      for (PodView other : node.pods()) {
        if (!with.isEmpty() && matchesAll(with, other, snapshot)) {
          addDomains(with, node, company);
        }
        for (PodTerm term : apart) {
          if (term.matches(other, snapshot)) {
            addDomains(List.of(term), node, avoided);
          }
        }
      }
    }
    boolean first = company.isEmpty() && matchesAll(with, pod, snapshot);
    return node -> {
      if (!isTogether(with, node, company, first)) {
        return Refusal.lasting("node(s) didn't match pod affinity rules");
      }
      if (isIn(apart, node, avoided)) {
        return Refusal.now("node(s) didn't match pod anti-affinity rules");
      }
      return isClosed(node, closed)
          ? Refusal.now("node(s) didn't satisfy existing pods anti-affinity rules")
          : Optional.empty();
    };
  }

  private static Set<Domain> closedByOthers(PodView pod, Snapshot snapshot) {
    Set<Domain> closed = new HashSet<>();
    for (NodeView node : snapshot.choosy()) {
      for (PodView other : node.choosy()) {
        for (PodTerm term : other.affinity().apart()) {
          if (term.matches(pod, snapshot)) {
            addDomains(List.of(term), node, closed);
          }
        }
      }
    }
    return closed;
  }

  private static boolean matchesAll(List<PodTerm> terms, PodView pod, Snapshot snapshot) {
    for (PodTerm term : terms) {
      if (!term.matches(pod, snapshot)) {
        return false;
      }
    }
    return true;
  }

  private static void addDomains(List<PodTerm> terms, NodeView node, Set<Domain> into) {
    for (PodTerm term : terms) {
      String value = node.labels().get(term.topologyKey());
      if (value != null) {
        into.add(new Domain(term.topologyKey(), value));
      }
    }
  }

  /** The first of a group that wants its own company may start it anywhere. */
  private static boolean isTogether(
      List<PodTerm> with, NodeView node, Set<Domain> company, boolean first) {
    boolean found = true;
    for (PodTerm term : with) {
      String value = node.labels().get(term.topologyKey());
      if (value == null) {
        return false;
      }
      found &= company.contains(new Domain(term.topologyKey(), value));
    }
    return found || first;
  }

  private static boolean isIn(List<PodTerm> terms, NodeView node, Set<Domain> domains) {
    for (PodTerm term : terms) {
      String value = node.labels().get(term.topologyKey());
      if (value != null && domains.contains(new Domain(term.topologyKey(), value))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isClosed(NodeView node, Set<Domain> closed) {
    for (Domain domain : closed) {
      if (domain.value().equals(node.labels().get(domain.key()))) {
        return true;
      }
    }
    return false;
  }
}
