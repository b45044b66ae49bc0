package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.Optional;

/** {@code spec.nodeName}. */
final class NamedNode implements Filter {
  @Override
  public String name() {
    return "NodeName";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    if (pod.node().isEmpty()) {
      return PASS;
    }
    return node ->
        node.name().equals(pod.node())
            ? Optional.empty()
            : Refusal.lasting("node(s) didn't match the requested node name");
  }
}
