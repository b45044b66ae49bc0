package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Action;
import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.time.Instant;

/**
 * Ends a run: preStop hook, stop signal, and SIGKILL when its time is over. A second stop with less
 * time shortens the first.
 */
final class Stopper {
  /** What a program gets although its hook has used up all the time. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final Tools tools;
  private final PodState state;

  Stopper(Tools tools, PodState state) {
    this.tools = tools;
    this.state = state;
  }

  /** Notes the stop; true if it is the first of this run, which must then be {@link #carryOut}. */
  boolean begin(Action.Stop action) {
    Incarnation run = action.incarnation();
    boolean first = state.container(run.container()).stopBy().isEmpty();
    boolean runs = state.update(run, seen -> seen.stopping(action.by()));
    if (runs && first) {
      tools.normal(state.pod(), run.container(), "Killing", action.message());
    }
    return runs && first;
  }

  /** Blocks until it is over. */
  void carryOut(Incarnation run, Instant by) throws InterruptedException {
    Instant latest = hook(run, by);
    if (latest.isAfter(tools.clock().instant())) {
      signal(run, run.stopSignal());
    }
    if (!state.awaitEnd(run, tools.clock(), latest)) {
      signal(run, "SIGKILL");
    }
  }

  private Instant hook(Incarnation run, Instant by) throws InterruptedException {
    PodSpec pod = state.pod();
    boolean hooked =
        pod.container(run.container()).flatMap(template -> template.hook("preStop")).isPresent();
    Duration limit = Duration.between(tools.clock().instant(), by);
    if (!hooked || limit.isNegative() || limit.isZero()) {
      return by;
    }
    new Hooks(tools, state)
        .run("preStop", run, limit)
        .ifPresent(why -> {
          String message = "PreStopHook failed: " + why;
          tools.warning(pod, run.container(), "FailedPreStopHook", message);
        });
    Instant least = tools.clock().instant().plus(LEAST);
    return least.isAfter(by) ? least : by;
  }

  private void signal(Incarnation run, String signal) {
    Containers containers = tools.engine().containers();
    try {
      containers.kill(run.id(), signal);
    } catch (GantryException e) {
      switch (e.kind()) {
        case NOT_FOUND, CONFLICT -> {} // it was quicker
        default -> throw e;
      }
    }
  }
}
