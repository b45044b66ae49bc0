package io.gantry.engine.local.exit;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.Restarts;
import java.time.Duration;
import java.time.Instant;

/** Whether a container that has ended starts again, and when. Pure. */
public final class RestartPlan {
  private RestartPlan() {}

  /** The record after its end: restarting if its policy says so. */
  public static ContainerRecord decide(ContainerRecord record, ContainerState.Exited exited) {
    ContainerRecord ended = record.exited(exited);
    Restarts restarts = record.restarts();
    RestartPolicy policy = record.spec().lifecycle().restart();
    if (restarts.stopped() || !wants(policy, restarts, exited.exitCode())) {
      return ended;
    }
    Duration ran =
        exited
            .startedAt()
            .map(at -> Duration.between(at, exited.finishedAt()))
            .orElse(Duration.ZERO);
    boolean settled = ran.compareTo(Restarts.SETTLED) >= 0;
    Duration delay = settled ? Restarts.NONE.delay() : restarts.delay();
    Instant next = exited.finishedAt().plus(delay);
    return ended
        .withState(new ContainerState.Restarting(exited, next))
        .with(restarts.after(ran, exited.exitCode()));
  }

  /** Whether it starts with the host, given how it was left. */
  public static boolean atBoot(ContainerRecord record) {
    RestartPolicy policy = record.spec().lifecycle().restart();
    return switch (record.state()) {
      case ContainerState.Created _ -> false;
      case ContainerState.Restarting _ -> true;
      case ContainerState.Running _ -> policy.mode() != RestartPolicy.Mode.NO;
      case ContainerState.Exited exited ->
          switch (policy.mode()) {
            case NO -> false;
            case ALWAYS -> true;
            case UNLESS_STOPPED -> !record.restarts().stopped();
            case ON_FAILURE, ON_UNHEALTHY ->
                !record.restarts().stopped() && wants(policy, record.restarts(), exited.exitCode());
          };
    };
  }

  private static boolean wants(RestartPolicy policy, Restarts restarts, int exitCode) {
    return switch (policy.mode()) {
      case NO -> false;
      case ALWAYS, UNLESS_STOPPED -> true;
      case ON_FAILURE, ON_UNHEALTHY ->
          exitCode != 0
              && (policy.maximumRetries() == 0 || restarts.count() < policy.maximumRetries());
    };
  }
}
