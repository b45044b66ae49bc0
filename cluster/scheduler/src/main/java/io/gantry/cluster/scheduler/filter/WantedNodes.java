package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.Optional;

/** {@code nodeSelector} and required node affinity. */
final class WantedNodes implements Filter {
  @Override
  public String name() {
    return "NodeAffinity";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    if (!pod.nodeAffinity().isDemanding()) {
      return PASS;
    }
    return node ->
        pod.nodeAffinity().accepts(node)
            ? Optional.empty()
            : Refusal.lasting("node(s) didn't match Pod's node affinity/selector");
  }
}
