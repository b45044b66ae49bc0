package io.gantry.engine.docker.filter;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Networks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Docker's filters on networks. */
public final class NetworkFilter {
  private static final List<String> KNOWN =
      List.of("dangling", "driver", "id", "label", "name", "scope", "type");

  private final Filters filters;

  private NetworkFilter(Filters filters) {
    this.filters = filters;
  }

  /** Reads {@code name=value} texts. */
  public static NetworkFilter of(List<String> texts) {
    return new NetworkFilter(Filters.of(texts, KNOWN));
  }

  /** The networks that match, in their order. */
  public List<Networks.Details> list(Engine engine) {
    Set<String> used = filters.has("dangling") ? used(engine) : Set.of();
    var matching = new ArrayList<Networks.Details>();
    for (Networks.Details network : engine.networks().list()) {
      if (matches(network, used)) {
        matching.add(network);
      }
    }
    return matching;
  }

  private boolean matches(Networks.Details network, Set<String> used) {
    boolean custom = isCustom(network);
    for (String dangling : filters.get("dangling")) {
      if (!custom || Filters.isYes(dangling) == used.contains(network.name())) {
        return false;
      }
    }
    for (String type : filters.get("type")) {
      if (type.equals("custom") != custom) {
        return false;
      }
    }
    return part("name", network.name())
        && part("id", network.id())
        && (!filters.has("driver") || filters.get("driver").contains(network.driver()))
        && (!filters.has("scope") || filters.get("scope").contains("local"))
        && filters.labels(network.labels());
  }

  private boolean part(String name, String value) {
    boolean found = !filters.has(name);
    for (String part : filters.get(name)) {
      found |= value.contains(part);
    }
    return found;
  }

  /** Whether somebody made it. */
  public static boolean isCustom(Networks.Details network) {
    return switch (network.name()) {
      case "bridge", "host", "none" -> false;
      default -> true;
    };
  }

  /** The names of the networks of all containers. */
  public static Set<String> used(Engine engine) {
    var used = new HashSet<String>();
    for (ContainerDetails container : engine.containers().list(true)) {
      for (EndpointSpec endpoint : container.spec().network().joined()) {
        used.add(endpoint.network());
      }
    }
    return used;
  }
}
