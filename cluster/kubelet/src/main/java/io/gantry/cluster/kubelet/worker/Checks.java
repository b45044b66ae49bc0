package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.probe.ProbeSpec;
import io.gantry.cluster.kubelet.probe.ProbeSpec.Sort;
import io.gantry.cluster.kubelet.probe.ProbeState;
import io.gantry.cluster.kubelet.probe.Prober.Answer;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that is asked of one run while it goes on: postStart hook, then the startup probe
 * until it succeeds, then liveness and readiness side by side. Ends with the run.
 */
final class Checks {
  private static final Duration HOOK_LIMIT = Duration.ofMinutes(10);

  private final Tools tools;
  private final PodState state;
  private final Incarnation run;
  private final ContainerTemplate template;
  private final Threads threads;

  Checks(
      Tools tools, PodState state, Incarnation run, ContainerTemplate template, Threads threads) {
    this.tools = tools;
    this.state = state;
    this.run = run;
    this.template = template;
    this.threads = threads;
  }

  /**
   * What one worker starts beside itself; interrupted when the worker goes.
   *
   * @see PodWorker
   */
  interface Threads {
    void start(String name, Task task);
  }

  /** Something that may be interrupted. */
  interface Task {
    void run() throws InterruptedException;
  }

  /** Starts; {@code resumed} if the run went on while no kubelet was there. */
  void begin(boolean resumed, boolean wasStarted, boolean wasReady) {
    boolean nothing =
        template.hook("postStart").isEmpty() && template.probe(Sort.STARTUP.field()).isEmpty();
    if (nothing || (resumed && wasStarted)) {
      started(wasReady);
    } else {
      threads.start("startup-" + template.name(), () -> startup(resumed));
    }
  }

  private void startup(boolean resumed) throws InterruptedException {
    if (!resumed) {
      Optional<String> failure = new Hooks(tools, state).run("postStart", run, HOOK_LIMIT);
      if (failure.isPresent()) {
        String message = "PostStartHook failed: " + failure.get();
        tools.warning(state.pod(), run.container(), "FailedPostStartHook", message);
        boolean _ = state.update(run, seen -> seen.failing("FailedPostStartHook"));
        return;
      }
    }
    Optional<Json.Obj> probe = template.probe(Sort.STARTUP.field());
    if (probe.isEmpty() || loop(ProbeSpec.of(Sort.STARTUP, probe.get()))) {
      started(false);
    }
  }

  private void started(boolean wasReady) {
    Optional<Json.Obj> readiness = template.probe(Sort.READINESS.field());
    boolean ready = readiness.isEmpty() || wasReady;
    if (!state.update(run, seen -> seen.healthy(true, ready))) {
      return;
    }
    readiness.ifPresent(probe -> start(ProbeSpec.of(Sort.READINESS, probe)));
    template
        .probe(Sort.LIVENESS.field())
        .ifPresent(probe -> start(ProbeSpec.of(Sort.LIVENESS, probe)));
  }

  private void start(ProbeSpec spec) {
    threads.start(
        spec.sort().field() + "-" + template.name(),
        () -> {
          boolean _ = loop(spec);
        });
  }

  /** Asks until the run is over, or the startup probe is through: then true. */
  private boolean loop(ProbeSpec spec) throws InterruptedException {
    Instant startedAt =
        run.life() instanceof Life.Running(Instant time) ? time : tools.clock().instant();
    ProbeState answers = ProbeState.initial(spec.sort());
    Optional<Instant> askedAt = Optional.empty();
    while (true) {
      if (state.awaitEnd(run, tools.clock(), answers.next(spec, startedAt, askedAt))
          || state.container(run.container()).stopBy().isPresent()) {
        return false;
      }
      askedAt = Optional.of(tools.clock().instant());
      String address = Grounds.address(state.observed());
      Answer answer =
          tools.prober().ask(spec.handler(), spec.timeout(), template, run.id(), address);
      answers = answers.after(answer.success(), spec);
      if (!answer.success() && state.container(run.container()).running()) {
        String message = spec.sort().word() + " probe failed: " + answer.output().strip();
        tools.warning(state.pod(), run.container(), "Unhealthy", message);
      }
      if (verdict(spec, answers)) {
        return true;
      }
    }
  }

  private boolean verdict(ProbeSpec spec, ProbeState answers) {
    switch (spec.sort()) {
      case READINESS -> {
        boolean ready = answers.verdict();
        if (state.container(run.container()).ready() != ready) {
          boolean _ = state.update(run, seen -> seen.healthy(seen.started(), ready));
        }
      }
      case LIVENESS, STARTUP -> {
        if (answers.failed(spec)) {
          String why =
              "Container "
                  + run.container()
                  + " failed "
                  + spec.sort().word().toLowerCase(java.util.Locale.ROOT)
                  + " probe, will be restarted";
          boolean _ = state.update(run, seen -> seen.failing(why));
        }
      }
    }
    return spec.sort() == Sort.STARTUP && answers.verdict();
  }
}
