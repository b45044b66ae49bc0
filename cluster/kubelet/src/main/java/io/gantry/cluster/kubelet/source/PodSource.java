package io.gantry.cluster.kubelet.source;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.cluster.kubelet.worker.PodWorkers;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import java.util.Optional;

/** Passes on what informers see. */
public final class PodSource {
  private final String node;
  private final PodWorkers workers;
  private volatile boolean closed;

  /** For the Pods of {@code node}. */
  public PodSource(String node, PodWorkers workers) {
    this.node = node;
    this.workers = workers;
  }

  /** Starts to listen. */
  public void listen(Informers informers) {
    Informer.Listener reference = this::reference;
    // first, so that objects that are there already concern no worker
    informers.of(ResourceTypes.CONFIG_MAPS).listen(reference);
    informers.of(ResourceTypes.SECRETS).listen(reference);
    informers.of(ResourceTypes.PODS).listen(this::pod);
  }

  private void pod(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (closed) {
      return;
    }
    // a Pod that was deleted and made again between two looks
    boolean replaced =
        before.isPresent() && after.isPresent() && !before.get().uid().equals(after.get().uid());
    if (before.isPresent() && (after.isEmpty() || replaced)) {
      workers.absent(before.get().uid());
    }
    after
        .filter(pod -> pod.spec().string("nodeName").equals(node))
        .ifPresent(pod -> workers.present(new PodSpec(pod)));
  }

  private void reference(Optional<ApiObject> before, Optional<ApiObject> after) {
    if (!closed && after.isPresent()) {
      workers.referenceChanged(pod -> PodReferences.refers(pod, after.get()));
    }
  }

  /** Passes on nothing any more. */
  public void close() {
    closed = true;
  }
}
