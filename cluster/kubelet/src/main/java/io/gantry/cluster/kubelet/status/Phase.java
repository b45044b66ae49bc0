package io.gantry.cluster.kubelet.status;

import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.pod.PodOutcome;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.spec.Role;
import java.util.List;

/** The one word for a Pod. */
enum Phase {
  PENDING("Pending"),
  RUNNING("Running"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed");

  private final String word;

  Phase(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /**
   * Decides. A Pod is over only when nothing of it runs: until then its own end, or its deletion,
   * does not show.
   */
  static Phase of(
      PodSpec pod,
      Observed observed,
      PodOutcome outcome,
      List<ContainerStatus> inits,
      List<ContainerStatus> mains) {
    boolean runs =
        inits.stream().anyMatch(ContainerStatus::running)
            || mains.stream().anyMatch(ContainerStatus::running);
    if (!runs) {
      switch (outcome) {
        case SUCCEEDED -> {
          return SUCCEEDED;
        }
        case FAILED, DEADLINE_EXCEEDED -> {
          return FAILED;
        }
        case OPEN -> {}
      }
    }
    boolean begun = mains.stream().anyMatch(main -> main.seen().current().isPresent());
    if (!begun && inits.stream().anyMatch(Phase::pending)) {
      return PENDING;
    }
    boolean waits =
        mains.stream().anyMatch(main -> !main.running() && main.seen().current().isEmpty());
    if (waits) {
      return PENDING;
    }
    if (!runs && observed.ground() instanceof Observed.Ground.Cleared) {
      boolean well =
          mains.stream()
              .allMatch(main -> main.seen().ended().filter(end -> end.exitCode() == 0).isPresent());
      return well ? SUCCEEDED : FAILED;
    }
    return mains.isEmpty() ? PENDING : RUNNING;
  }

  private static boolean pending(ContainerStatus init) {
    return init.template().role() == Role.SIDECAR
        ? !(init.running() && init.seen().started())
        : !init.ready();
  }
}
