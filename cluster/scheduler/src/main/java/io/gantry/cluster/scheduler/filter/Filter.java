package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;

/** One kind of requirement. */
public interface Filter {
  /** All, in the order in which a node is asked. */
  List<Filter> ALL =
      List.of(
          new Unschedulable(),
          new NamedNode(),
          new Taints(),
          new WantedNodes(),
          new Ports(),
          new Fit(),
          new EvenSpread(),
          new PodNeighbours());

  /** The name that Kubernetes has for it. */
  String name();

  /** What to ask each node about this Pod; {@link #PASS} if there is nothing to ask. */
  Check prepare(PodView pod, Snapshot snapshot);

  /** Accepts every node. */
  Check PASS = _ -> Optional.empty();

  /** Asks one node. */
  @FunctionalInterface
  interface Check {
    /** Why this node will not do; nothing if it will. */
    Optional<Refusal> refuses(NodeView node);
  }

  /**
   * Why a node will not do.
   *
   * @param reasons in Kubernetes' words
   * @param lasting whether it would not do either if Pods went away from it
   */
  record Refusal(List<String> reasons, boolean lasting) {
    /** Copies the list. */
    public Refusal {
      reasons = List.copyOf(reasons);
    }

    static Optional<Refusal> now(String reason) {
      return Optional.of(new Refusal(List.of(reason), false));
    }

    static Optional<Refusal> lasting(String reason) {
      return Optional.of(new Refusal(List.of(reason), true));
    }
  }
}
