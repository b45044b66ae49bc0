package io.gantry.cluster.reconcile;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.model.ResourceType;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;

/**
 * What a loop is given to work with.
 *
 * @param recorders an event recorder for a component's name
 */
public record Surroundings(
    Client client,
    Informers informers,
    Timers timers,
    Clock clock,
    Function<String, EventRecorder> recorders) {
  /** The informer of a type. */
  public Informer informer(ResourceType type) {
    return informers.of(type);
  }

  /** The recorder of a component, as in {@code deployment-controller}. */
  public EventRecorder recorder(String component) {
    return recorders.apply(component);
  }

  /** A queue with the usual back-off. */
  public <K> WorkQueue<K> queue() {
    return new WorkQueue<>(timers);
  }

  public Instant now() {
    return clock.instant();
  }
}
