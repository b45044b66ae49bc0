package io.gantry.cluster.scheduler.score;

import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.List;

/** One thing that makes a node better. */
public interface Score {
  /** The best. */
  long MOST = 100;

  /** All of them. */
  List<Score> ALL =
      List.of(
          new LeastAllocated(),
          new Balance(),
          new ToleratedTaints(),
          new PreferredNodes(),
          new Spread(),
          new Neighbours(),
          new LocalImages());

  /** How much it counts beside the others. */
  long weight();

  /**
   * Scores the nodes.
   *
   * @return one number for each, in their order, 0 to 100; an empty array if all are equal
   */
  long[] of(PodView pod, List<NodeView> nodes, Snapshot snapshot);

  /** Stretches numbers to 0 to 100 by their largest. */
  static long[] toLargest(long[] raw, boolean reversed) {
    long largest = 0;
    for (long value : raw) {
      largest = Math.max(largest, value);
    }
    if (largest == 0) {
      return new long[0];
    }
    for (int i = 0; i < raw.length; i++) {
      long score = MOST * raw[i] / largest;
      raw[i] = reversed ? MOST - score : score;
    }
    return raw;
  }
}
