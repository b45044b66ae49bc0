package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeAffinity.Preference;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;

/** Preferred node affinity. */
final class PreferredNodes implements Score {
  @Override
  public long weight() {
    return 2;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    List<Preference> preferred = pod.nodeAffinity().preferred();
    if (preferred.isEmpty()) {
      return new long[0];
    }
    long[] sums = new long[nodes.size()];
    for (int i = 0; i < sums.length; i++) {
      NodeView node = nodes.get(i);
      for (Preference preference : preferred) {
        if (preference.term().matches(node.name(), node.labels())) {
          sums[i] += preference.weight();
        }
      }
    }
    return Score.toLargest(sums, false);
  }
}
