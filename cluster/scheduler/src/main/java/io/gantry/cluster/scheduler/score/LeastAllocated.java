package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;

/** Nodes with more processor and memory left are better. */
final class LeastAllocated implements Score {
  @Override
  public long weight() {
    return 1;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length; i++) {
      NodeView node = nodes.get(i);
      long cpu = node.weighed().cpu() + pod.weighed().cpu();
      long memory = node.weighed().memory() + pod.weighed().memory();
      scores[i] =
          (left(cpu, node.allocatable().cpu()) + left(memory, node.allocatable().memory())) / 2;
    }
    return scores;
  }

  private static long left(long used, long has) {
    return has == 0 || used > has ? 0 : (has - used) * MOST / has;
  }
}
