package io.gantry.cluster.kubelet;

import io.gantry.cluster.kubelet.spec.EngineLabels;
import io.gantry.cluster.kubelet.volume.PodDirectories;
import io.gantry.cluster.kubelet.volume.PodVolumes;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Sandboxes.Sandbox;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;

/** What Pods of a node have in the engine and on disk, found by labels and names. */
record Leftovers(Engine engine, String node, PodDirectories directories, PodVolumes volumes) {
  private static final int AT_ONCE = 16;
  private static final int DEFAULT_GRACE = 10;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** The containers, by uid of their Pod. */
  Map<String, List<ContainerDetails>> containers() {
    var found = new HashMap<String, List<ContainerDetails>>();
    for (ContainerDetails container : engine.containers().list(true)) {
      String uid = container.labels().get(EngineLabels.POD_UID);
      if (uid != null && node.equals(container.labels().get(EngineLabels.NODE))) {
        found.computeIfAbsent(uid, _ -> new ArrayList<>()).add(container);
      }
    }
    return found;
  }

  /**
   * Removes everything of the Pods with such uids. What cannot be removed keeps nothing else from
   * it; the first failure is thrown in the end.
   *
   * @param mostGrace seconds that a program gets to end by itself, at most
   */
  void remove(Predicate<String> uids, int mostGrace) throws InterruptedException {
    var gate = new Semaphore(AT_ONCE);
    var failures = new ConcurrentLinkedQueue<GantryException>();
    try (TaskGroup group = TaskGroup.open("leftovers")) {
      containers()
          .forEach((uid, containers) -> {
            if (uids.test(uid)) {
              for (ContainerDetails container : containers) {
                var _ =
                    group.fork(() -> {
                      gate.acquire();
                      try {
                        remove(container, mostGrace);
                      } catch (GantryException e) {
                        failures.add(e);
                      } finally {
                        gate.release();
                      }
                      return uid;
                    });
              }
            }
          });
      group.join(LIMIT);
    }
    for (Sandbox sandbox : engine.sandboxes().list()) {
      String uid = sandbox.labels().get(EngineLabels.POD_UID);
      if (uid != null && node.equals(sandbox.labels().get(EngineLabels.NODE)) && uids.test(uid)) {
        engine.sandboxes().remove(sandbox.id());
      }
    }
    directories.uids().stream().filter(uids).forEach(volumes::forget);
    GantryException first = failures.peek();
    if (first != null) {
      throw first;
    }
  }

  private void remove(ContainerDetails container, int mostGrace) {
    int own = container.spec().lifecycle().stopTimeoutSeconds().orElse(DEFAULT_GRACE);
    try {
      engine
          .containers()
          .stop(container.id(), Optional.of(Math.min(own, mostGrace)), Optional.empty());
      engine.containers().remove(container.id(), true, true);
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }
}
