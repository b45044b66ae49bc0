package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import io.gantry.cluster.scheduler.snapshot.Taint;
import java.util.Optional;

/** Cordoned nodes take only Pods that tolerate it. */
final class Unschedulable implements Filter {
  private static final Taint TAINT =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.NO_SCHEDULE);

  @Override
  public String name() {
    return "NodeUnschedulable";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    if (pod.tolerates(TAINT)) {
      return PASS;
    }
    return node ->
        node.unschedulable() ? Refusal.lasting("node(s) were unschedulable") : Optional.empty();
  }
}
