package io.gantry.cluster.kubelet.pod;

import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.spec.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether a Pod has come to its own end, and how. */
public enum PodOutcome {
  /** It goes on. */
  OPEN,
  /** All main containers ended well, and none is to be started again. */
  SUCCEEDED,
  /** All ended, some badly; or an init container failed for good. */
  FAILED,
  /** It ran longer than {@code activeDeadlineSeconds}. */
  DEADLINE_EXCEEDED;

  /** Decides. A phase that was written once holds, also when nothing else is remembered. */
  public static PodOutcome of(PodSpec pod, Observed observed, Instant now) {
    switch (pod.object().status().string("phase")) {
      case "Succeeded" -> {
        return SUCCEEDED;
      }
      case "Failed" -> {
        boolean late = pod.object().status().string("reason").equals("DeadlineExceeded");
        return late ? DEADLINE_EXCEEDED : FAILED;
      }
      default -> {}
    }
    Optional<PodOutcome> own = byContainers(pod, observed);
    Instant end = own.isPresent() ? lastEnd(pod, observed, now) : now;
    Optional<Duration> limit = pod.activeDeadline();
    if (limit.isPresent() && !end.isBefore(observed.startedAt().plus(limit.get()))) {
      return DEADLINE_EXCEEDED;
    }
    return own.orElse(OPEN);
  }

  private static Optional<PodOutcome> byContainers(PodSpec pod, Observed observed) {
    for (ContainerTemplate template : pod.initContainers()) {
      Optional<Life.Ended> end = observed.container(template.name()).ended();
      if (template.role() == Role.INIT
          && end.isPresent()
          && end.get().exitCode() != 0
          && !restarts(pod, template, end.get().exitCode())) {
        return Optional.of(FAILED);
      }
    }
    boolean well = true;
    for (ContainerTemplate template : pod.containers()) {
      Optional<Life.Ended> end = observed.container(template.name()).ended();
      if (end.isEmpty() || restarts(pod, template, end.get().exitCode())) {
        return Optional.empty();
      }
      well &= end.get().exitCode() == 0;
    }
    return Optional.of(well ? SUCCEEDED : FAILED);
  }

  private static Instant lastEnd(PodSpec pod, Observed observed, Instant now) {
    return pod.all().stream()
        .flatMap(template -> observed.container(template.name()).ended().stream())
        .map(Life.Ended::finishedAt)
        .max(Instant::compareTo)
        .orElse(now);
  }

  /** Whether a container that ended so is started again. */
  static boolean restarts(PodSpec pod, ContainerTemplate template, int exitCode) {
    return switch (template.role()) {
      case SIDECAR -> true;
      case INIT -> exitCode != 0 && !pod.restartPolicy().equals("Never");
      case MAIN ->
          switch (pod.restartPolicy()) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
          };
    };
  }
}
