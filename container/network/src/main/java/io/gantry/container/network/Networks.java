package io.gantry.container.network;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The networks of a host. Safe for several processes on one state directory. */
public interface Networks {
  /**
   * Joins a namespace to the default bridge network: address, veth, default route, published ports.
   * Makes the bridge, the nftables table and forwarding where they are missing.
   *
   * @param container 64 hexadecimal digits; owner of the lease on address and ports
   * @param namespace the network namespace's file, as in {@code /proc/1/fd/7}
   * @throws io.gantry.platform.base.GantryException {@code CONFLICT} with Docker's words if a host
   *     port is taken ({@code port is already allocated}), {@code EXHAUSTED} without free addresses
   */
  Endpoint attach(String container, Path namespace, List<Port> ports);

  /**
   * Takes back everything that {@link #attach} gave; safe to call twice and after a crash. Address
   * and ports are free on return; interfaces, and the bridge and table after the last container, go
   * a moment later on another thread: {@link #settle} waits for that.
   */
  void release(String container);

  /** What {@link #attach} gave, or nothing if there is no lease; also for a namespace that died. */
  Optional<Endpoint> endpoint(String container);

  /**
   * Makes the network and keeps it as if {@code holder} were a container of it, without an
   * interface; until {@link #release}.
   */
  Bridged hold(String holder);

  /**
   * A bridge network on the host.
   *
   * @param subnet as in {@code 10.88.0.0/16}
   * @param gateway the host's address in it
   */
  record Bridged(String subnet, String gateway, String bridge) {}

  /**
   * Returns when nothing is left of what was released. For commands that promise to leave nothing
   * behind, and before a process ends.
   */
  default void settle() {}

  /** Whether others can harm what these networks have in the kernel, so that a guard helps. */
  boolean canBeHarmed();

  /**
   * Makes whole, from now on and within a moment, what somebody else takes away: rules of the table
   * (by {@code nft flush ruleset}) and bridges. Costs nothing while nobody does.
   */
  Guard guard();

  /** Ends by being closed. */
  interface Guard extends AutoCloseable {
    @Override
    void close();
  }

  /** Releases what belongs to containers that are not in {@code alive}. */
  void sweep(java.util.function.Predicate<String> alive);

  /**
   * An interface in a network.
   *
   * @param gateway the network's, whether or not the default route leads there
   * @param macAddress as in {@code 02:42:ac:11:00:02}
   * @param ports published through this interface
   * @param names by which others in the network find it
   */
  record Endpoint(
      String network,
      String networkId,
      String address,
      int prefixLength,
      String gateway,
      String macAddress,
      List<Port> ports,
      Six six,
      List<String> names) {
    /** Without IPv6 and names. */
    public Endpoint(
        String network,
        String networkId,
        String address,
        int prefixLength,
        String gateway,
        String macAddress,
        List<Port> ports) {
      this(
          network,
          networkId,
          address,
          prefixLength,
          gateway,
          macAddress,
          ports,
          Six.NONE,
          List.of());
    }
  }

  /** The IPv6 half of an interface; empty without one. */
  record Six(String address, int prefixLength, String gateway) {
    /** No IPv6. */
    public static final Six NONE = new Six("", 0, "");
  }

  /**
   * A published port; host port 0 in a request means a free one; {@code hostAddress} empty means
   * all.
   *
   * @param protocol {@code tcp}, {@code udp} or {@code sctp}
   */
  record Port(String hostAddress, int hostPort, int containerPort, String protocol) {}

  /** Bytes received and sent by a container's interfaces, read through its process. */
  Traffic traffic(long pid);

  /** Bytes. */
  record Traffic(long received, long sent) {}
}
