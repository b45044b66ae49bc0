package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;

/**
 * Nodes that have more of the Pod's images are better; an image counts less the fewer nodes have
 * it, so that not all Pods of a new image go where the first was.
 */
final class LocalImages implements Score {
  private static final long LEAST = 23L << 20;
  private static final long MOST_OF_EACH = 1000L << 20;

  @Override
  public long weight() {
    return 1;
  }

  @Override
  public long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot) {
    if (nodes.size() < 2 || pod.images().isEmpty()) {
      return new long[0];
    }
    long[] sums = new long[nodes.size()];
    for (String image : pod.images()) {
      long holders = 0;
      for (NodeView node : snapshot.nodes()) {
        holders += node.images().containsKey(image) ? 1 : 0;
      }
      if (holders > 0) {
        double part = (double) holders / snapshot.nodes().size();
        for (int i = 0; i < sums.length; i++) {
          sums[i] += (long) (nodes.get(i).images().getOrDefault(image, 0L) * part);
        }
      }
    }
    long most = MOST_OF_EACH * pod.images().size();
    for (int i = 0; i < sums.length; i++) {
      sums[i] = MOST * (Math.clamp(sums[i], LEAST, most) - LEAST) / (most - LEAST);
    }
    return sums;
  }
}
