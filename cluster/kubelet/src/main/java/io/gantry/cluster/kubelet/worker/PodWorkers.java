package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Observed;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** The workers of all Pods of this node, by uid. */
public final class PodWorkers {
  private final Tools tools;
  private final Map<String, List<ContainerDetails>> found;
  private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

  /**
   * No worker yet.
   *
   * @param found the engine's containers that were there at the start, by uid of their Pod
   */
  public PodWorkers(Tools tools, Map<String, List<ContainerDetails>> found) {
    this.tools = tools;
    this.found = new ConcurrentHashMap<>(found);
  }

  /** A Pod of this node is there, or has changed. Does not block. */
  public void present(PodSpec pod) {
    Instant now = tools.clock().instant();
    PodWorker worker = workers.get(pod.uid());
    if (worker == null) {
      begin(pod, now);
      return;
    }
    ApiObject before = worker.state().pod().object();
    ApiObject after = pod.object();
    boolean described =
        before.labels().equals(after.labels()) && before.annotations().equals(after.annotations());
    worker.state().pod(pod, now, wakes(before, after));
    if (!described) {
      worker.state().referenceChanged();
    }
  }

  /** Whether there is more to do than before; what only its status says came from here. */
  private static boolean wakes(ApiObject before, ApiObject after) {
    return !before.spec().equals(after.spec())
        || before.isBeingDeleted() != after.isBeingDeleted()
        || !before
            .metadata()
            .get("deletionGracePeriodSeconds")
            .equals(after.metadata().get("deletionGracePeriodSeconds"))
        || !after.spec().array("readinessGates").isEmpty();
  }

  private void begin(PodSpec pod, Instant now) {
    Instant startedAt = KubeTime.parse(pod.object().status().string("startTime")).orElse(now);
    var state = new PodState(pod, startedAt);
    var worker = new PodWorker(tools, state);
    worker.whenFinished(() -> {
      if (state.observed().gone()) {
        workers.remove(pod.uid());
      }
    });
    workers.put(pod.uid(), worker);
    state.pod(pod, now, true);
    List<ContainerDetails> runs = found.remove(pod.uid());
    recover(worker, pod, runs == null ? List.of() : runs, now);
    worker.start();
  }

  private static void recover(
      PodWorker worker, PodSpec pod, List<ContainerDetails> runs, Instant now) {
    for (ContainerTemplate template : pod.all()) {
      Recovery recovery = Recovery.of(pod, template, runs, now);
      recovery.into(worker.state(), template.name());
      recovery.superfluous().forEach(worker::discard);
      Json.Obj status = Recovery.status(pod, template.name());
      recovery
          .current()
          .filter(Incarnation::running)
          .ifPresent(run ->
              worker.accompany(run, template, true, status.bool("started"), status.bool("ready")));
    }
  }

  /**
   * A Pod's object is gone. Does not block. A worker that has finished stays known until then, so
   * that no late word about its Pod makes another one.
   */
  public void absent(String uid) {
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.state().gone(tools.clock().instant());
      if (worker.finished()) {
        workers.remove(uid);
      }
    }
  }

  /** An object that Pods may refer to has changed. Does not block. */
  public void referenceChanged(Predicate<PodSpec> refers) {
    for (PodWorker worker : workers.values()) {
      if (refers.test(worker.state().pod())) {
        worker.state().referenceChanged();
      }
    }
  }

  /** Whether a Pod is worked on. */
  public boolean has(String uid) {
    return workers.containsKey(uid);
  }

  /** A Pod and what is there of it; of several with one name that which is not ending. */
  public Optional<View> find(ObjectKey key) {
    Optional<View> found = Optional.empty();
    for (PodWorker worker : workers.values()) {
      PodSpec pod = worker.state().pod();
      if (!worker.finished()
          && pod.key().equals(key)
          && (found.isEmpty() || !pod.isBeingDeleted())) {
        found = Optional.of(new View(pod, worker.state().observed()));
      }
    }
    return found;
  }

  /** A Pod as its worker sees it. */
  public record View(PodSpec pod, Observed observed) {}

  /** Ends all workers; the Pods stay as they are. */
  public void close() {
    workers.values().forEach(PodWorker::close);
    workers.clear();
  }
}
