package io.gantry.cluster.scheduler;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells the API server what was decided, many at a time. */
final class Binder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Binder.class.getName());
  private static final int AT_ONCE = 128;

  /** How a binding ended. */
  enum Outcome {
    BOUND,
    /** The Pod is gone. */
    GONE,
    /** To be tried again. */
    FAILED
  }

  private final Client client;
  private final Clock clock;
  private final EventRecorder events;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("bind-", 0).factory());

  Binder(Client client, Clock clock) {
    this.client = client;
    this.clock = clock;
    events = new EventRecorder(client, Scheduler.NAME, "", clock);
  }

  /** Binds later; waits only while too many bindings are under way. */
  void bind(PodView pod, String node, Consumer<Outcome> then) throws InterruptedException {
    places.acquire();
    executor.execute(() -> {
      Outcome outcome = Outcome.FAILED;
      try {
        outcome = bind(pod, node);
      } finally {
        places.release();
        then.accept(outcome);
      }
    });
  }

  private Outcome bind(PodView pod, String node) {
    ApiObject regarding =
        ApiObject.of(ResourceTypes.PODS, pod.namespace(), pod.key().name())
            .with(Json.of(pod.uid()), "metadata", "uid");
    try {
      client.create(ResourceTypes.PODS, pod.key(), "binding", binding(pod, node));
    } catch (StatusException e) {
      return switch (e.reason()) {
        case NOT_FOUND -> Outcome.GONE;
        // Changed meanwhile, or bound by another: then the informers will say so.
        case CONFLICT -> Outcome.FAILED;
        default -> failed(regarding, e);
      };
    } catch (RuntimeException e) {
      return failed(regarding, e);
    }
    events.event(
        regarding, "Normal", "Scheduled", "Successfully assigned " + pod.key() + " to " + node);
    return Outcome.BOUND;
  }

  private Outcome failed(ApiObject pod, RuntimeException failure) {
    LOG.log(System.Logger.Level.DEBUG, "cannot bind pod " + pod.key(), failure);
    String message = "binding rejected: " + failure.getMessage();
    events.event(pod, "Warning", "FailedScheduling", message);
    return Outcome.FAILED;
  }

  private static Json.Obj binding(PodView pod, String node) {
    return Json.object()
        .put("apiVersion", "v1")
        .put("kind", "Binding")
        .put(
            "metadata",
            Json.object()
                .put("name", pod.key().name())
                .put("namespace", pod.namespace())
                .putUnlessEmpty("uid", pod.uid())
                .build())
        .put(
            "target",
            Json.object().put("apiVersion", "v1").put("kind", "Node").put("name", node).build())
        .build();
  }

  /** Writes event and condition of a Pod that fits nowhere. */
  void sayUnschedulable(ApiObject pod, String message) {
    events.event(pod, "Warning", "FailedScheduling", message);
    sayCondition(pod, "Unschedulable", message);
  }

  /** Writes the condition of a Pod that is held back by its gates. */
  void sayGated(ApiObject pod) {
    sayCondition(pod, "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates");
  }

  private void sayCondition(ApiObject pod, String reason, String message) {
    Optional<Json.Obj> patch = ScheduledCondition.patch(pod, reason, message, time());
    if (patch.isPresent()) {
      executor.execute(() -> {
        try {
          client.patch(ResourceTypes.PODS, pod.key(), "status", patch.get());
        } catch (StatusException e) {
          LOG.log(System.Logger.Level.DEBUG, "pod {0}: {1}", pod.key(), e.getMessage());
        }
      });
    }
  }

  private String time() {
    return KubeTime.seconds(clock.instant());
  }

  /** Ends what is under way, for two seconds at most. */
  @Override
  public void close() {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(2, TimeUnit.SECONDS)) {
        List<Runnable> _ = executor.shutdownNow();
      }
    } catch (InterruptedException _) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
    events.close();
  }
}
