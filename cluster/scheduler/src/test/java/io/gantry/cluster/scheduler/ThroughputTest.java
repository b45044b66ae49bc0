package io.gantry.cluster.scheduler;

import static io.gantry.cluster.scheduler.Things.asks;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.scheduler.SchedulingPlan.Decision;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import org.junit.jupiter.api.Test;

/** The pure core at a thousand nodes; the bound is far below what it does, the figure printed. */
final class ThroughputTest {
  private static final int NODES = 1000;
  private static final int PODS = 5000;

  @Test
  void aThousandNodesTakeThousandsOfPodsASecond() {
    var placements = new Placements();
    for (int i = 0; i < NODES; i++) {
      placements.putNode(
          NodeView.of(Things.node("n" + i, "'topology.kubernetes.io/zone':'z" + i % 3 + "'", "")));
    }
    int start = 0;
    long began = System.nanoTime();
    for (int i = 0; i < PODS; i++) {
      PodView pod =
          PodView.of(Things.pod("p" + i, "'app':'a'", asks("'cpu':'100m','memory':'100Mi'")));
      if (SchedulingPlan.decide(pod, placements.snapshot(), start, i)
          instanceof Decision.Place(String node, int looked)) {
        placements.assume(pod.on(node));
        start = (start + looked) % NODES;
      }
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    System.out.printf("%d pods on %d nodes: %.0f pods/s%n", PODS, NODES, PODS / seconds);
    assertTrue(placements.snapshot().nodes().stream().mapToInt(n -> n.pods().size()).sum() == PODS);
    assertTrue(seconds < 120, "took " + seconds + " s");
  }
}
