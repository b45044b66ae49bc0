package io.gantry.cluster.controllers;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.controllers.deployment.DeploymentController;
import io.gantry.cluster.controllers.endpointslice.EndpointSliceController;
import io.gantry.cluster.controllers.eventttl.EventTtlController;
import io.gantry.cluster.controllers.garbagecollector.GarbageCollector;
import io.gantry.cluster.controllers.namespace.NamespaceController;
import io.gantry.cluster.controllers.nodelifecycle.NodeLifecycleController;
import io.gantry.cluster.controllers.podgc.PodGcController;
import io.gantry.cluster.controllers.replicaset.ReplicaKind;
import io.gantry.cluster.controllers.replicaset.ReplicaSetController;
import io.gantry.cluster.controllers.rootca.RootCaController;
import io.gantry.cluster.controllers.serviceaccount.ServiceAccountController;
import io.gantry.cluster.reconcile.EventRecorder;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.cluster.reconcile.Timers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All controllers of a cluster. They are made before the informers start, so that each type is read
 * once with all its indexes; they work from {@link #start} on.
 */
public final class Controllers implements AutoCloseable {
  private final Timers timers = new Timers();
  private final Map<String, EventRecorder> recorders = new ConcurrentHashMap<>();
  private final List<Loop<?>> loops;

  /**
   * Registers what is to be watched; call it before {@link Informers#start}.
   *
   * @param authority the certificates, in PEM, that Pods trust for the API server
   */
  public Controllers(Client client, Informers informers, Clock clock, String authority) {
    var surroundings =
        new Surroundings(
            client,
            informers,
            timers,
            clock,
            component ->
                recorders.computeIfAbsent(
                    component, name -> new EventRecorder(client, name, "", clock)));
    loops =
        List.of(
            DeploymentController.loop(surroundings),
            ReplicaSetController.loop(ReplicaKind.REPLICA_SET, surroundings),
            ReplicaSetController.loop(ReplicaKind.REPLICATION_CONTROLLER, surroundings),
            EndpointSliceController.loop(surroundings),
            NamespaceController.loop(surroundings),
            GarbageCollector.loop(surroundings),
            ServiceAccountController.loop(surroundings),
            RootCaController.loop(authority, surroundings),
            PodGcController.loop(surroundings),
            NodeLifecycleController.loop(surroundings),
            EventTtlController.loop(surroundings));
  }

  /** Begins to work; the informers must have their first copy. */
  public void start() {
    loops.forEach(Loop::start);
  }

  /** Ends all work; what is under way is finished, for a few seconds at most. */
  @Override
  public void close() {
    loops.forEach(loop -> loop.queue().close());
    loops.forEach(Loop::close);
    recorders.values().forEach(EventRecorder::close);
    timers.close();
  }
}
