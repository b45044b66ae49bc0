package io.gantry.engine.docker.prune;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Networks;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.NetworkFilter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The networks that no container is in, whether it runs or not. */
public final class UnusedNetworks {
  private UnusedNetworks() {}

  /**
   * Removes those that the filter {@code label} leaves; their names.
   *
   * @param before only those that were created earlier
   */
  public static List<String> remove(Engine engine, Filters filters, Instant before) {
    var removed = new ArrayList<String>();
    Set<String> used = NetworkFilter.used(engine);
    for (Networks.Details network : engine.networks().list()) {
      boolean old = network.createdAt().isBefore(before);
      if (NetworkFilter.isCustom(network)
          && old
          && !used.contains(network.name())
          && filters.labels(network.labels())
          && remove(engine, network)) {
        removed.add(network.name());
      }
    }
    return removed;
  }

  private static boolean remove(Engine engine, Networks.Details network) {
    try {
      engine.networks().remove(network.id());
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.CONFLICT || e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
