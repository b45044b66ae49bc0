package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.kubelet.image.Fetched;
import io.gantry.cluster.kubelet.pod.Action;
import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.pod.ObservedContainer;
import io.gantry.cluster.kubelet.pod.PodPlan;
import io.gantry.cluster.kubelet.pod.Waiting;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Does for one Pod what {@link PodPlan} says, until it is forgotten. What takes long runs on
 * threads beside it and tells {@link PodState}.
 */
final class PodWorker {
  private static final System.Logger LOG = System.getLogger(PodWorker.class.getName());
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final Tools tools;
  private final PodState state;
  private final ImagePulls pulls;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;
  private volatile boolean finished;
  private volatile Runnable afterwards = () -> {};

  PodWorker(Tools tools, PodState state) {
    this.tools = tools;
    this.state = state;
    this.pulls = new ImagePulls(tools);
  }

  /** Called once, when nothing of the Pod is left here; set before the start. */
  void whenFinished(Runnable task) {
    afterwards = task;
  }

  boolean finished() {
    return finished;
  }

  PodState state() {
    return state;
  }

  /** Starts working. */
  void start() {
    thread("pod-" + state.pod().name(), this::work);
  }

  /** Leaves the Pod as it is. */
  void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  private void thread(String name, Checks.Task task) {
    thread(Thread.ofVirtual(), name, task);
  }

  private void thread(Thread.Builder kind, String name, Checks.Task task) {
    var _ =
        kind.name(name)
            .start(() -> {
              threads.add(Thread.currentThread());
              try {
                if (!closed) {
                  task.run();
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                if (!closed) {
                  LOG.log(System.Logger.Level.ERROR, name + " of " + state.pod().key(), e);
                }
              } finally {
                threads.remove(Thread.currentThread());
              }
            });
  }

  private void work() throws InterruptedException {
    while (!closed) {
      try {
        if (!round()) {
          return;
        }
      } catch (GantryException e) {
        LOG.log(System.Logger.Level.WARNING, state.pod().key() + ": " + e.text(), e);
        Instant now = tools.clock().instant();
        state.await(Optional.of(now.plus(AFTER_FAILURE)), now);
      }
    }
  }

  /** One decision and its deeds; false when the Pod is forgotten. */
  private boolean round() throws InterruptedException {
    if (state.takeRenewal() || renewalIsDue()) {
      new Grounds(tools, state).renew();
    }
    PodPlan plan = PodPlan.decide(state.pod(), state.observed(), tools.clock().instant());
    for (Action action : plan.actions()) {
      if (action instanceof Action.Forget) {
        forget();
        return false;
      }
      perform(action);
    }
    if (plan.actions().isEmpty()) {
      tools.statuses().write(state.pod(), state.observed());
      state.await(earlier(plan.wake(), new Grounds(tools, state).renewAt()), now());
    }
    return true;
  }

  private Instant now() {
    return tools.clock().instant();
  }

  private boolean renewalIsDue() {
    boolean ready = state.observed().ground() instanceof Observed.Ground.Ready;
    return ready
        && new Grounds(tools, state).renewAt().filter(time -> !time.isAfter(now())).isPresent();
  }

  private static Optional<Instant> earlier(Optional<Instant> a, Optional<Instant> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.or(() -> b);
    }
    return a.get().isBefore(b.get()) ? a : b;
  }

  private void perform(Action action) throws InterruptedException {
    switch (action) {
      case Action.Prepare _ -> onPlatformThread(() -> new Grounds(tools, state).prepare());
      case Action.Start start -> start(start);
      case Action.Stop stop -> {
        if (new Stopper(tools, state).begin(stop)) {
          thread(
              "stop-" + stop.incarnation().container(),
              () -> new Stopper(tools, state).carryOut(stop.incarnation(), stop.by()));
        }
      }
      case Action.Wait(ContainerTemplate container, Waiting waiting) -> {
        state.update(container.name(), seen -> seen.held(waiting));
        say(container, waiting);
      }
      case Action.Clear _ -> {
        onPlatformThread(() -> new Grounds(tools, state).clear());
        tools.statuses().write(state.pod(), state.observed());
      }
      case Action.Forget _ -> {}
    }
  }

  private void say(ContainerTemplate container, Waiting waiting) {
    PodSpec pod = state.pod();
    if (waiting.reason().equals(Waiting.CRASH_LOOP)) {
      String message =
          "Back-off restarting failed container " + container.name() + " in pod " + pod.display();
      tools.warning(pod, container.name(), "BackOff", message);
    } else {
      tools.normal(pod, container.name(), "BackOff", backOff(container));
      String error = "Error: " + waiting.reason();
      tools.warning(pod, container.name(), "Failed", error);
    }
  }

  static String backOff(ContainerTemplate container) {
    return "Back-off pulling image \"" + container.image() + "\"";
  }

  private void start(Action.Start action) throws InterruptedException {
    String address = Grounds.address(state.observed());
    Fetched fetched = pulls.bring(state.pod(), action.container());
    onPlatformThread(() ->
        new Starter(tools, state)
            .start(action, address, fetched)
            .ifPresent(run -> accompany(run, action.container(), false, false, false)));
  }

  /** Watches a run that goes on. */
  void accompany(
      Incarnation run,
      ContainerTemplate template,
      boolean resumed,
      boolean wasStarted,
      boolean wasReady) {
    // waiting for a process blocks in the kernel: a virtual thread would only add to a platform one
    thread(
        Thread.ofPlatform().daemon(),
        "exit-" + run.container(),
        () -> new RunWatch(tools, state, run).follow());
    new Checks(tools, state, run, template, this::thread).begin(resumed, wasStarted, wasReady);
  }

  /** Few at once, and on threads that may block in the kernel. */
  private void onPlatformThread(Runnable task) throws InterruptedException {
    Future<?> done = tools.starts().submit(task);
    try {
      var _ = done.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case GantryException known -> throw known;
        case null, default ->
            throw new GantryException(
                GantryException.Kind.INTERNAL, state.pod().key() + ": " + e.getCause(), e);
      }
    }
  }

  private void forget() throws InterruptedException {
    PodSpec pod = state.pod();
    onPlatformThread(() -> {
      for (ObservedContainer seen : state.observed().containers().values()) {
        seen.current().ifPresent(this::remove);
        seen.previous().ifPresent(this::remove);
      }
      tools.volumes().forget(pod.uid());
    });
    try {
      if (!state.observed().gone()) {
        tools.client().delete(ResourceTypes.PODS, pod.key(), DeleteOptions.now(pod.uid()));
      }
    } catch (StatusException e) {
      // somebody else was quicker, or another Pod has the name by now
      if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
        throw e;
      }
    }
    tools.statuses().forget(pod.uid());
    finished = true;
    afterwards.run();
  }

  /** Removes a container of the engine in the background. */
  void discard(String id) {
    thread("discard", () -> Ends.remove(tools.engine().containers(), id));
  }

  private void remove(Incarnation run) {
    Ends.remove(tools.engine().containers(), run.id());
  }
}
