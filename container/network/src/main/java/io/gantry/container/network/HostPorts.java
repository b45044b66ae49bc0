package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.List;

/** Which ports programs of this host have: asked by binding a socket for a moment. */
final class HostPorts {
  private HostPorts() {}

  /**
   * The range that the kernel takes ports for outgoing connections from, as Docker does; not asked
   * for where nothing is published.
   */
  static PortChoice.Range range(List<Port> ports) {
    if (ports.isEmpty()) {
      return new PortChoice.Range(0, 0);
    }
    try {
      String[] ends = Sysctl.read("ipv4/ip_local_port_range").split("\\s+", 2);
      return new PortChoice.Range(Integer.parseInt(ends[0]), Integer.parseInt(ends[1]));
    } catch (DiskException | NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return new PortChoice.Range(32768, 60999);
    }
  }

  /**
   * Whether a socket can be bound to the port.
   *
   * @throws GantryException {@code INVALID} if the address is not one of this host
   */
  static boolean isUnused(Port port) {
    if (port.protocol().equals("sctp")) {
      return true; // which programs speak over raw sockets, where the kernel has none of it
    }
    String host = PortChoice.displayed(port);
    byte[] address =
        PortChoice.isSix(port)
            ? Ipv6.parse(host).orElseThrow().bytes()
            : Ipv4.parse(host).orElseThrow().bytes();
    try {
      bind(
          port.protocol(),
          PortChoice.isSix(port) ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET,
          new InetSocketAddress(InetAddress.getByAddress(address), port.hostPort()));
      return true;
    } catch (BindException e) {
      String text = String.valueOf(e.getMessage());
      if (text.contains("assign")) {
        throw new GantryException(
            Kind.INVALID,
            "cannot publish on " + host + ":" + port.hostPort() + ": not an address of this host",
            e);
      }
      return false;
    } catch (IOException e) {
      throw new GantryException(
          Kind.INTERNAL, "cannot bind " + host + ":" + port.hostPort() + ": " + e, e);
    }
  }

  private static void bind(
      String protocol, StandardProtocolFamily family, InetSocketAddress address)
      throws IOException {
    if (protocol.equals("udp")) {
      try (var socket = DatagramChannel.open(family)) {
        socket.bind(address);
      }
    } else {
      try (var socket = ServerSocketChannel.open(family)) {
        socket.bind(address);
      }
    }
  }
}
