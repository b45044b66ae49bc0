package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;

/** Nodes whose processor and memory are used to like parts are better. */
final class Balance implements Score {
  @Override
  public long weight() {
    return 1;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    if (pod.requests().cpu() == 0 && pod.requests().memory() == 0) {
      return new long[0];
    }
    long[] scores = new long[nodes.size()];
    for (int i = 0; i < scores.length; i++) {
      NodeView node = nodes.get(i);
      double cpu = part(node.used().cpu() + pod.requests().cpu(), node.allocatable().cpu());
      double memory =
          part(node.used().memory() + pod.requests().memory(), node.allocatable().memory());
      scores[i] = (long) ((1 - Math.abs(cpu - memory) / 2) * MOST);
    }
    return scores;
  }

  private static double part(long used, long has) {
    return has == 0 ? 1 : Math.min(1, (double) used / has);
  }
}
