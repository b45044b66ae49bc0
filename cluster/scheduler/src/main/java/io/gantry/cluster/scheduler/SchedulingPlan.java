package io.gantry.cluster.scheduler;

import io.gantry.cluster.scheduler.filter.Filter;
import io.gantry.cluster.scheduler.filter.Filter.Check;
import io.gantry.cluster.scheduler.filter.Filter.Refusal;
import io.gantry.cluster.scheduler.score.Score;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides where a Pod goes. */
final class SchedulingPlan {
  private static final int ALWAYS_LOOKED_AT = 100;

  private SchedulingPlan() {}

  /** What is to be done with a Pod. */
  sealed interface Decision {
    /**
     * It goes to a node.
     *
     * @param looked at how many nodes: the next Pod starts behind them
     */
    record Place(String node, int looked) implements Decision {}

    /** It goes nowhere now. */
    record Wait(Diagnosis diagnosis) implements Decision {}
  }

  /**
   * Decides.
   *
   * @param start the node that is asked first; in large clusters not all are asked
   * @param tie any number: chooses among equals
   */
  static Decision decide(PodView pod, Snapshot snapshot, int start, long tie) {
    List<Asked> asked = prepare(pod, snapshot);
    int total = snapshot.nodes().size();
    int enough = enough(total);
    var fitting = new ArrayList<NodeView>(enough);
    var diagnosis = new Diagnosis.Builder(snapshot);
    int looked = 0;
    while (looked < total && fitting.size() < enough) {
      NodeView node = snapshot.nodes().get((int) ((start + (long) looked) % total));
      looked++;
      if (fits(node, asked, diagnosis)) {
        fitting.add(node);
      }
    }
    if (fitting.isEmpty()) {
      return new Decision.Wait(diagnosis.build(pod));
    }
    return new Decision.Place(best(pod, fitting, snapshot, tie).name(), looked);
  }

  private record Asked(Filter filter, Check check) {}

  private static List<Asked> prepare(PodView pod, Snapshot snapshot) {
    var asked = new ArrayList<Asked>();
    for (Filter filter : Filter.ALL) {
      Check check = filter.prepare(pod, snapshot);
      if (!check.equals(Filter.PASS)) {
        asked.add(new Asked(filter, check));
      }
    }
    return asked;
  }

  private static boolean fits(NodeView node, List<Asked> asked, Diagnosis.Builder diagnosis) {
    for (Asked each : asked) {
      Optional<Refusal> refusal = each.check.refuses(node);
      if (refusal.isPresent()) {
        diagnosis.add(each.filter.name(), node, refusal.get());
        return false;
      }
    }
    return true;
  }

  /** Half of a hundred nodes and more, sinking to a twentieth of thousands, but never below 100. */
  static int enough(int nodes) {
    if (nodes <= ALWAYS_LOOKED_AT) {
      return nodes;
    }
    int percent = Math.max(5, 50 - nodes / 125);
    return Math.max(ALWAYS_LOOKED_AT, nodes * percent / 100);
  }

  private static NodeView best(PodView pod, List<NodeView> fitting, Snapshot snapshot, long tie) {
    if (fitting.size() == 1) {
      return fitting.getFirst();
    }
    long[] sums = new long[fitting.size()];
    for (Score score : Score.ALL) {
      long[] scores = score.of(pod, fitting, snapshot);
      for (int i = 0; i < scores.length; i++) {
        sums[i] += scores[i] * score.weight();
      }
    }
    int best = 0;
    int equals = 1;
    for (int i = 1; i < sums.length; i++) {
      if (sums[i] > sums[best]) {
        best = i;
        equals = 1;
      } else if (sums[i] == sums[best]) {
        equals++;
        if (Math.floorMod(mixed(tie + i), equals) == 0) {
          best = i;
        }
      }
    }
    return fitting.get(best);
  }

  /** Spreads the bits of a number, so that neighbouring ones choose differently. */
  private static long mixed(long number) {
    long bits = (number ^ number >>> 33) * 0xff51afd7ed558ccdL;
    return bits ^ bits >>> 33;
  }
}
