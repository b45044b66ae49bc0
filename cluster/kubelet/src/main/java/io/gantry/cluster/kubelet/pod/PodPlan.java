package io.gantry.cluster.kubelet.pod;

import io.gantry.cluster.kubelet.pod.Observed.Ground;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.spec.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done for a Pod now.
 *
 * <pre>
 * sync         what is missing is made: ground, init containers one by one, sidecars, containers
 *  │ deletion, deadline, own end
 * terminating  main containers are stopped, then sidecars, the last one first; then the ground
 *  │           is cleared
 * terminated   the object is deleted if that was asked for, and the Pod forgotten
 * </pre>
 *
 * @param actions to be done in this order; afterwards decide again
 * @param wake when to decide again if nothing happens before; nothing if only events matter
 */
public record PodPlan(List<Action> actions, Optional<Instant> wake) {
  /** Whoever deletes an object without waiting for the node wants its programs to end soon. */
  private static final Duration FORCED_GRACE = Duration.ofSeconds(2);

  /** Copies the actions. */
  public PodPlan {
    actions = List.copyOf(actions);
  }

  /** Decides. */
  public static PodPlan decide(PodSpec pod, Observed observed, Instant now) {
    var decision = new Decision(pod, observed, now);
    if (observed.endingSince().isPresent()) {
      Duration grace = pod.grace();
      if (observed.gone() && grace.compareTo(FORCED_GRACE) > 0) {
        grace = FORCED_GRACE;
      }
      decision.end(observed.endingSince().get().plus(grace));
      return decision.plan();
    }
    switch (PodOutcome.of(pod, observed, now)) {
      case SUCCEEDED, FAILED, DEADLINE_EXCEEDED -> decision.end(now.plus(pod.grace()));
      case OPEN -> decision.sync();
    }
    return decision.plan();
  }

  /** One decision in the making. */
  private static final class Decision {
    private final PodSpec pod;
    private final Observed observed;
    private final Instant now;
    private final List<Action> actions = new ArrayList<>();
    private Optional<Instant> wake = Optional.empty();

    Decision(PodSpec pod, Observed observed, Instant now) {
      this.pod = pod;
      this.observed = observed;
      this.now = now;
    }

    PodPlan plan() {
      return new PodPlan(actions, wake);
    }

    private void wakeAt(Instant time) {
      if (wake.isEmpty() || time.isBefore(wake.get())) {
        wake = Optional.of(time);
      }
    }

    void sync() {
      pod.activeDeadline().ifPresent(limit -> wakeAt(observed.startedAt().plus(limit)));
      switch (observed.ground()) {
        case Ground.Missing(Instant retryAt) -> {
          if (retryAt.isAfter(now)) {
            wakeAt(retryAt);
          } else {
            actions.add(new Action.Prepare());
          }
        }
        case Ground.Ready _ -> containers();
        case Ground.Cleared _ -> {}
      }
    }

    private void containers() {
      boolean begun =
          pod.containers().stream()
              .anyMatch(main -> observed.container(main.name()).current().isPresent());
      for (ContainerTemplate template : pod.initContainers()) {
        ObservedContainer seen = observed.container(template.name());
        boolean through =
            switch (template.role()) {
              case INIT -> begun || seen.ended().filter(end -> end.exitCode() == 0).isPresent();
              case SIDECAR, MAIN -> begun || (seen.running() && seen.started());
            };
        if (!through || template.role() == Role.SIDECAR) {
          keep(template, seen);
        }
        if (!through) {
          return;
        }
      }
      for (ContainerTemplate template : pod.containers()) {
        keep(template, observed.container(template.name()));
      }
    }

    private void keep(ContainerTemplate template, ObservedContainer seen) {
      if (seen.current().isEmpty()) {
        startUnlessWaiting(template, seen, 0, seen.backoff());
        return;
      }
      Incarnation run = seen.current().get();
      switch (run.life()) {
        case Life.Running _ -> watch(template, seen, run);
        case Life.Ended end -> restart(template, seen, run, end);
      }
    }

    private void watch(ContainerTemplate template, ObservedContainer seen, Incarnation run) {
      if (seen.stopBy().isPresent()) {
        return;
      }
      Instant by = now.plus(pod.grace());
      if (seen.failing().isPresent()) {
        actions.add(new Action.Stop(run, by, seen.failing().get()));
      } else if (!run.hash().equals(template.hash())) {
        String message = "Container " + template.name() + " definition changed, will be restarted";
        actions.add(new Action.Stop(run, by, message));
      }
    }

    private void restart(
        ContainerTemplate template, ObservedContainer seen, Incarnation run, Life.Ended end) {
      if (!PodOutcome.restarts(pod, template, end.exitCode())) {
        return;
      }
      if (!run.hash().equals(template.hash())) {
        startUnlessWaiting(template, seen, run.attempt() + 1, CrashBackoff.NONE);
        return;
      }
      Instant until = seen.backoff().until(end.finishedAt());
      if (until.isAfter(now)) {
        waitForRestart(template, seen, until);
        return;
      }
      CrashBackoff next = seen.backoff().next(end.finishedAt());
      startUnlessWaiting(template, seen, run.attempt() + 1, next);
    }

    private void waitForRestart(ContainerTemplate template, ObservedContainer seen, Instant until) {
      String message =
          "back-off "
              + words(seen.backoff())
              + " restarting failed container="
              + template.name()
              + " pod="
              + pod.display();
      var waiting = new Waiting(Waiting.CRASH_LOOP, message, until);
      if (!seen.waiting().equals(Optional.of(waiting))) {
        actions.add(new Action.Wait(template, waiting));
      }
      wakeAt(until);
    }

    private static String words(CrashBackoff backoff) {
      long seconds = backoff.delay().toSeconds();
      String rest = seconds % 60 + "s";
      return seconds < 60 ? rest : seconds / 60 + "m" + rest;
    }

    private void startUnlessWaiting(
        ContainerTemplate template, ObservedContainer seen, int attempt, CrashBackoff backoff) {
      Optional<Waiting> waiting = seen.waiting().filter(why -> why.until().isAfter(now));
      if (waiting.isEmpty()) {
        actions.add(new Action.Start(template, attempt, backoff));
        return;
      }
      Waiting why = waiting.get();
      if (why.reason().equals(Waiting.IMAGE_PULL)) {
        String image = "Back-off pulling image \"" + template.image() + "\"";
        String message = image + ": ErrImagePull: " + why.message();
        actions.add(
            new Action.Wait(template, new Waiting(Waiting.IMAGE_BACK_OFF, message, why.until())));
      }
      wakeAt(why.until());
    }

    void end(Instant by) {
      if (observed.ground() instanceof Ground.Cleared) {
        if (observed.endingSince().isPresent()) {
          actions.add(new Action.Forget());
        }
        return;
      }
      if (stopAll(by)) {
        return;
      }
      List<ContainerTemplate> sidecars =
          pod.initContainers().stream().filter(init -> init.role() == Role.SIDECAR).toList();
      for (ContainerTemplate sidecar : sidecars.reversed()) {
        ObservedContainer seen = observed.container(sidecar.name());
        if (seen.running()) {
          stop(sidecar, seen, by);
          return;
        }
      }
      actions.add(new Action.Clear());
    }

    /** Stops all but sidecars; whether one of them runs. */
    private boolean stopAll(Instant by) {
      boolean some = false;
      for (ContainerTemplate template : pod.all()) {
        ObservedContainer seen = observed.container(template.name());
        if (template.role() != Role.SIDECAR && seen.running()) {
          some = true;
          stop(template, seen, by);
        }
      }
      return some;
    }

    private void stop(ContainerTemplate template, ObservedContainer seen, Instant by) {
      boolean already = seen.stopBy().filter(time -> !time.isAfter(by)).isPresent();
      if (!already && seen.current().isPresent()) {
        String message = "Stopping container " + template.name();
        actions.add(new Action.Stop(seen.current().get(), by, message));
      }
    }
  }
}
