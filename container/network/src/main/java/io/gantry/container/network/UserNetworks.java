package io.gantry.container.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The networks of a state root beside the default one, and containers in several of them. {@code
 * network} is a key: the id of a network, or {@code bridge}.
 */
public interface UserNetworks extends Networks {
  /**
   * Joins a namespace to networks, in this order: the first is {@code eth0}. Otherwise as {@link
   * Networks#attach(String, Path, List)}; ports are published through the network that has the
   * default route.
   */
  List<Endpoint> attach(String container, Path namespace, List<Join> joins, List<Port> ports);

  /** Joins a running container to one more network. */
  Endpoint connect(String container, Path namespace, Join join);

  /**
   * Takes a container out of a network; the default route and its ports move to another one.
   *
   * @param namespace of a container that runs
   */
  void disconnect(String container, Optional<Path> namespace, String network);

  /** All interfaces of a container, that with the default route first. */
  List<Endpoint> endpoints(String container);

  /** Gives a container other names in a network. */
  void rename(String container, String network, List<String> names);

  /**
   * What a container asks of a network.
   *
   * @param names by which others find it
   * @param address IPv4, empty for a free one
   * @param address6 IPv6, empty for a free one
   * @param macAddress empty for one that follows from the address
   * @param priority the network with the highest one has the default route
   */
  record Join(
      String network,
      List<String> names,
      String address,
      String address6,
      String macAddress,
      int priority) {
    /** Copies the names. */
    public Join {
      names = List.copyOf(names);
    }

    /** One that asks for nothing. */
    public static Join of(String network) {
      return new Join(network, List.of(), "", "", "", 0);
    }
  }

  /**
   * Makes a network; nothing of it is in the kernel before the first container joins.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if the name is taken, {@code
   *     INVALID} for a subnet that overlaps another's
   */
  Network create(Definition definition);

  /**
   * What a network shall be.
   *
   * @param pools at most one of IPv4 and one of IPv6
   */
  record Definition(
      String name,
      String driver,
      List<Pool> pools,
      boolean ipv6,
      boolean internal,
      boolean attachable,
      Map<String, String> labels,
      Map<String, String> options) {
    /** Copies the collections. */
    public Definition {
      pools = List.copyOf(pools);
      labels = Map.copyOf(labels);
      options = Map.copyOf(options);
    }
  }

  /** Addresses; an empty subnet is chosen, as are an empty gateway and an empty range. */
  record Pool(String subnet, String gateway, String range) {}

  /** All networks, the default one first. */
  List<Network> all();

  /** The network of a key, if it is recorded; touches nothing but that record. */
  Optional<Network> find(String key);

  /**
   * Removes a network that no container is in.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT}
   */
  void remove(Network network);

  /** The interfaces in a network, by container. */
  Map<String, Endpoint> members(Network network);

  /** Who is called what in the networks of a container. */
  Names names(String container);
}
