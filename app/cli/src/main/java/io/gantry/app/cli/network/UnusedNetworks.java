package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.output.Filters;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Networks;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The networks that no container is in, whether it runs or not, for commands that prune. */
public final class UnusedNetworks {
  private UnusedNetworks() {}

  /**
   * Removes those that the filter {@code label} leaves; their names.
   *
   * @param before only those that were created earlier
   */
  public static List<String> remove(Call call, Filters filters, Instant before) {
    var removed = new ArrayList<String>();
    Set<String> used = used(call);
    for (Networks.Details network : call.engine().networks().list()) {
      boolean old = network.createdAt().isBefore(before);
      if (isCustom(network)
          && old
          && !used.contains(network.name())
          && filters.labels(network.labels())
          && remove(call, network)) {
        removed.add(network.name());
      }
    }
    return removed;
  }

  /** Whether somebody made it. */
  static boolean isCustom(Networks.Details network) {
    return switch (network.name()) {
      case "bridge", "host", "none" -> false;
      default -> true;
    };
  }

  /** The names of the networks of all containers. */
  static Set<String> used(Call call) {
    var used = new HashSet<String>();
    for (ContainerDetails container : call.engine().containers().list(true)) {
      for (EndpointSpec endpoint : container.spec().network().joined()) {
        used.add(endpoint.network());
      }
    }
    return used;
  }

  private static boolean remove(Call call, Networks.Details network) {
    try {
      call.engine().networks().remove(network.id());
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.CONFLICT || e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
