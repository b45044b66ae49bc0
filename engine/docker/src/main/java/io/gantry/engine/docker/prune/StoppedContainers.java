package io.gantry.engine.docker.prune;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Engine;
import io.gantry.engine.docker.filter.Filters;
import java.time.Instant;
import java.util.ArrayList;

/** The containers that do not run. */
public final class StoppedContainers {
  private StoppedContainers() {}

  /**
   * Removes those that the filter {@code label} leaves.
   *
   * @param before only those that were created earlier
   */
  public static Pruned remove(Engine engine, Filters filters, Instant before) {
    var removed = new ArrayList<String>();
    long bytes = 0;
    for (ContainerDetails container : engine.containers().list(true)) {
      boolean stopped =
          !(container.state() instanceof ContainerState.Running)
              && !(container.state() instanceof ContainerState.Restarting);
      boolean old = container.createdAt().isBefore(before);
      if (stopped && old && filters.labels(container.labels())) {
        long size = engine.upkeep().containerSize(container.id());
        engine.containers().remove(container.id(), false, false);
        removed.add(container.id());
        bytes += size;
      }
    }
    return new Pruned(removed, bytes);
  }
}
