package io.gantry.engine.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The networks of an engine. {@code ref} is a full id, a unique prefix of one, or a name. {@code
 * bridge}, {@code host} and {@code none} are always there.
 */
public interface Networks {
  /**
   * Makes one; its id.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if the name is taken, {@code
   *     INVALID} if a subnet overlaps that of another
   */
  String create(Definition definition);

  /** All of them, by name. */
  List<Details> list();

  /** One, with the containers that run in it. */
  Details inspect(String ref);

  /**
   * Removes one; containers that are in it but do not run cannot start afterwards.
   *
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} if a container runs in it
   */
  void remove(String ref);

  /** Joins a container, at once if it runs; kept for its next start. */
  void connect(String ref, String container, EndpointSpec endpoint);

  /**
   * Takes a container out.
   *
   * @param force also if there is no such container any more
   */
  void disconnect(String ref, String container, boolean force);

  /**
   * What a network shall be.
   *
   * @param driver {@code bridge} or {@code macvlan}
   * @param pools at most one of IPv4 and one of IPv6
   * @param internal nothing leads out of it
   * @param options of the driver, as {@code com.docker.network.bridge.name}
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

  /**
   * Addresses.
   *
   * @param subnet as in {@code 10.1.0.0/24}; empty for one that nobody uses
   * @param gateway empty for the first address
   * @param range where addresses are chosen from, empty for the whole subnet
   */
  record Pool(String subnet, String gateway, String range) {}

  /**
   * A network.
   *
   * @param driver {@code bridge}, {@code macvlan}, {@code host} or {@code null}
   * @param pools as they are
   */
  record Details(
      String id,
      String name,
      Instant createdAt,
      String driver,
      List<Pool> pools,
      boolean ipv6,
      boolean internal,
      boolean attachable,
      Map<String, String> labels,
      Map<String, String> options,
      List<Member> members) {
    /** Copies the collections. */
    public Details {
      pools = List.copyOf(pools);
      labels = Map.copyOf(labels);
      options = Map.copyOf(options);
      members = List.copyOf(members);
    }
  }

  /**
   * A container that runs in a network.
   *
   * @param address IPv4 with the length of the prefix
   * @param address6 IPv6 with the length of the prefix, or empty
   */
  record Member(
      String container, String name, String macAddress, String address, String address6) {}
}
