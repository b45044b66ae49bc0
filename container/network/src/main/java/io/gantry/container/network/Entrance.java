package io.gantry.container.network;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import io.gantry.platform.linux.netlink.MarkedRoutes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The published ports of one container of an ordinary user: a pasta that listens on them, and what
 * leads from its interface in the {@link Hub} to the container. The container sees the true
 * addresses of its clients; only those on the host's loopback seem to come from the gateway.
 */
record Entrance(Pasta pasta) {
  /** Some pastas take names of 14 characters at most. */
  private static final int DIGITS = 11;

  static Entrance of(String container, Path directory) {
    String digits = container.substring(0, Math.min(DIGITS, container.length()));
    return new Entrance(new Pasta(directory.resolve(container + ".pid"), Hub.ENTRANCES + digits));
  }

  /**
   * Opens it.
   *
   * @param endpoint whose ports they are
   */
  void open(NetworkNamespace hub, Endpoint endpoint) {
    pasta.start(hub, new Pasta.Purpose.Entrance(endpoint.ports()));
    int _ = hub.call(() -> lead(endpoint));
  }

  /** Runs inside the hub. */
  private int lead(Endpoint endpoint) {
    try (var links = Links.open();
        var routes = MarkedRoutes.open();
        var socket = Nftables.open()) {
      Link link =
          links
              .find(pasta.device())
              .orElseThrow(
                  () -> new GantryException(Kind.UNAVAILABLE, "pasta's interface disappeared"));
      links.setUp(link.index());
      routes.add(link.index(), link.index(), Pasta.SUBNET.gateway().bytes());
      var transaction = new Transaction(Hub.TABLE);
      Ipv4 address = Ipv4.parse(endpoint.address()).orElseThrow();
      for (Port port : endpoint.ports()) {
        transaction.addElement(
            Hub.TABLE, key(link.index(), port), target(address, port.containerPort()));
      }
      socket.commit(transaction);
      return link.index();
    }
  }

  /** Closes it; nothing to do if it is closed. */
  void close(NetworkNamespace hub, List<Port> ports) {
    if (pasta.runs()) {
      int _ = hub.call(() -> unlead(ports));
    }
    pasta.stop();
  }

  /** Runs inside the hub. */
  private int unlead(List<Port> ports) {
    try (var links = Links.open();
        var routes = MarkedRoutes.open();
        var socket = Nftables.open()) {
      Optional<Link> link = links.find(pasta.device());
      if (link.isEmpty()) {
        return 0;
      }
      routes.remove(link.get().index());
      for (Port port : ports) {
        forget(socket, key(link.get().index(), port));
      }
      return ports.size();
    }
  }

  private static void forget(Nftables socket, byte[] key) {
    try {
      socket.commit(new Transaction(Hub.TABLE).deleteElement(Hub.TABLE, key));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static byte[] target(Ipv4 address, int port) {
    return ByteBuffer.allocate(8).put(address.bytes()).putShort((short) port).array();
  }

  private static byte[] key(int index, Port port) {
    ByteBuffer key = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putInt(index);
    return key.order(ByteOrder.BIG_ENDIAN)
        .put((byte) (port.protocol().equals("udp") ? 17 : 6))
        .put(new byte[3])
        .putShort((short) port.hostPort())
        .array();
  }
}
