package io.gantry.cluster.scheduler.filter;

import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import io.gantry.cluster.scheduler.snapshot.Taint;
import java.util.Optional;

/** Taints that the Pod must tolerate. */
final class Taints implements Filter {
  @Override
  public String name() {
    return "TaintToleration";
  }

  @Override
  public Check prepare(PodView pod, Snapshot snapshot) {
    return node -> {
      Optional<Taint> taint = pod.untolerated(node.taints(), Taint::forbids);
      return taint.isEmpty()
          ? Optional.empty()
          : Refusal.lasting(
              "node(s) had untolerated taint {"
                  + taint.get().key()
                  + ": "
                  + taint.get().value()
                  + "}");
    };
  }
}
