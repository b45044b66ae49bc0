package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import io.gantry.cluster.scheduler.snapshot.Taint;
import java.util.List;

/** Nodes with fewer taints that rather keep the Pod away are better. */
final class ToleratedTaints implements Score {
  @Override
  public long weight() {
    return 3;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    long[] counts = new long[nodes.size()];
    for (int i = 0; i < counts.length; i++) {
      for (Taint taint : nodes.get(i).taints()) {
        if (taint.effect().equals(Taint.PREFER_NO_SCHEDULE) && !pod.tolerates(taint)) {
          counts[i]++;
        }
      }
    }
    return Score.toLargest(counts, true);
  }
}
