package io.gantry.engine.local.network;

import io.gantry.container.network.Network;
import io.gantry.container.network.UserNetworks;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds networks by what users call them, and says what containers are called in them. */
public final class NetworkNames {
  private static final int ID_LENGTH = 64;
  private static final int SHORT_ID = 12;

  private NetworkNames() {}

  /**
   * The network of a name, an id or a unique prefix of one.
   *
   * @throws GantryException {@code NOT_FOUND} or {@code INVALID} in Docker's words
   */
  public static Network find(UserNetworks networks, String ref) {
    List<Network> all = networks.all();
    Optional<Network> match = Optional.empty();
    for (Network network : all) {
      if (network.name().equals(ref) || network.id().equals(ref)) {
        return network;
      }
    }
    for (Network network : all) {
      if (!ref.isEmpty() && ref.length() < ID_LENGTH && network.id().startsWith(ref)) {
        if (match.isPresent()) {
          throw new GantryException(
              Kind.INVALID, "network " + ref + " is ambiguous (2 matches found on ID prefix)");
        }
        match = Optional.of(network);
      }
    }
    return match.orElseThrow(
        () -> new GantryException(Kind.NOT_FOUND, "network " + ref + " not found"));
  }

  /** What a container asks of the networks that it starts in. */
  public static List<Join> joins(UserNetworks networks, ContainerRecord record) {
    var joins = new ArrayList<Join>();
    for (EndpointSpec endpoint : record.spec().network().joined()) {
      joins.add(join(networks, record, endpoint));
    }
    return joins;
  }

  /** What a container asks of one network. */
  static Join join(UserNetworks networks, ContainerRecord record, EndpointSpec endpoint) {
    String name = endpoint.network();
    boolean standard = name.equals(Network.DEFAULT);
    return new Join(
        standard ? Network.DEFAULT : find(networks, name).key(),
        standard ? List.of() : names(record, endpoint),
        endpoint.address(),
        endpoint.address6(),
        endpoint.macAddress(),
        endpoint.gatewayPriority());
  }

  /** Tells its networks what a running container is called from now on. */
  public static void rename(UserNetworks networks, ContainerRecord record) {
    if (record.state().running().isEmpty()) {
      return;
    }
    for (EndpointSpec endpoint : record.spec().network().joined()) {
      if (!endpoint.network().equals(Network.DEFAULT)) {
        networks.rename(
            record.id(), find(networks, endpoint.network()).key(), names(record, endpoint));
      }
    }
  }

  /** As Docker: the name, the aliases, the short id, the host name; in small letters. */
  public static List<String> names(ContainerRecord record, EndpointSpec endpoint) {
    var names = new LinkedHashSet<String>();
    names.add(record.name());
    names.addAll(endpoint.aliases());
    names.add(record.id().substring(0, SHORT_ID));
    names.add(record.config().hostname());
    names.remove("");
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Refuses what the default network cannot do.
   *
   * @throws GantryException {@code INVALID} in Docker's words
   */
  public static void check(UserNetworks networks, EndpointSpec endpoint) {
    if (!endpoint.network().equals(Network.DEFAULT)) {
      Network _ = find(networks, endpoint.network());
      return;
    }
    String problem = "";
    if (!endpoint.address().isEmpty() || !endpoint.address6().isEmpty()) {
      problem = "user specified IP address is supported on user defined networks only";
    } else if (!endpoint.aliases().isEmpty()) {
      problem = "network-scoped aliases are only supported for user-defined networks";
    }
    if (!problem.isEmpty()) {
      throw new GantryException(
          Kind.INVALID,
          "invalid config for network bridge: invalid endpoint settings:\n" + problem);
    }
  }
}
