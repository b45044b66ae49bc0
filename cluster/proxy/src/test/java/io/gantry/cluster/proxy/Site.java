package io.gantry.cluster.proxy;

import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netlink.Links;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A machine made of a network namespace. Its servers answer with its name and the address they see
 * the client at.
 */
final class Site implements AutoCloseable {
  static final String REFUSED = "refused";
  static final String SILENT = "silent";
  private static final int LIMIT_MILLIS = 10_000;
  private static final int SILENCE_MILLIS = 500;

  private final String name;
  private final NetworkNamespace namespace = NetworkNamespace.create();
  private final List<Closeable> servers = new ArrayList<>();

  Site(String name) {
    this.name = name;
    links(links -> links.setUp(1));
  }

  /** Something done to the interfaces. */
  interface Change {
    void to(Links links);
  }

  void links(Change change) {
    call(() -> {
      try (var links = Links.open()) {
        change.to(links);
      }
      return name;
    });
  }

  <T> T call(Callable<T> task) {
    return namespace.call(task);
  }

  /** Plugs into a bridge of the host. */
  private void plug(Site host, String bridge, int number) {
    byte[] mac = {2, 0, 0, 0, 0, (byte) (0x10 + number)};
    host.links(links ->
        links.createVeth(
            "port" + number,
            links.find(bridge).orElseThrow().index(),
            0,
            "eth0",
            mac,
            namespace.fd()));
  }

  private static int index(Links links) {
    return links.find("eth0").orElseThrow().index();
  }

  /** Is a neighbour of the host's. */
  void join(Site host, String bridge, int number, byte[] address, byte[] gateway) {
    plug(host, bridge, number);
    links(links -> links.configure(index(links), address, 24, gateway));
  }

  /** Is a Pod: everything goes through the gateway. */
  void joinRouted(Site host, String bridge, int number, byte[] address, byte[] gateway) {
    plug(host, bridge, number);
    call(() -> {
      for (String each : new String[] {"all", "eth0"}) {
        Files.writeString(Path.of("/proc/sys/net/ipv4/conf", each, "accept_redirects"), "0");
      }
      return name;
    });
    links(links -> links.configureRouted(index(links), address, gateway));
  }

  void serve(int port) {
    ServerSocketChannel tcp =
        call(() ->
            ServerSocketChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress("0.0.0.0", port)));
    DatagramChannel udp =
        call(() ->
            DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress("0.0.0.0", port)));
    servers.add(tcp);
    servers.add(udp);
    Thread.ofVirtual()
        .start(() -> {
          while (tcp.isOpen()) {
            try (var client = tcp.accept()) {
              client.write(ByteBuffer.wrap(answer(client.getRemoteAddress())));
            } catch (IOException _) {
              // closed, or the client went away
            }
          }
        });
    Thread.ofVirtual()
        .start(() -> {
          while (udp.isOpen()) {
            try {
              SocketAddress client = udp.receive(ByteBuffer.allocate(100));
              udp.send(ByteBuffer.wrap(answer(client)), client);
            } catch (IOException _) {
              // closed
            }
          }
        });
  }

  private byte[] answer(SocketAddress client) {
    String address = ((InetSocketAddress) client).getAddress().getHostAddress();
    return (name + " " + address).getBytes(StandardCharsets.UTF_8);
  }

  /** What the server says, or {@link #REFUSED} or {@link #SILENT}. */
  String tcp(String address, int port) {
    return call(() -> {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), 4 * SILENCE_MILLIS);
        socket.setSoTimeout(LIMIT_MILLIS);
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (ConnectException _) {
        return REFUSED;
      } catch (IOException _) {
        return SILENT;
      }
    });
  }

  String udp(String address, int port) {
    return call(() -> {
      try (var socket = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
        return udp(socket, address, port);
      }
    });
  }

  /** Asks from a socket that is used again. */
  static String udp(DatagramSocket socket, String address, int port) throws IOException {
    socket.setSoTimeout(SILENCE_MILLIS);
    socket.connect(InetAddress.getByName(address), port);
    try {
      socket.send(new DatagramPacket(new byte[] {1}, 1));
      var packet = new DatagramPacket(new byte[100], 100);
      socket.receive(packet);
      return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    } catch (PortUnreachableException _) {
      return REFUSED;
    } catch (IOException e) {
      // A packet that its own machine refuses does not leave the call that sends it.
      return (e.getMessage() + "").contains("not permitted") ? REFUSED : SILENT;
    } finally {
      socket.disconnect();
    }
  }

  @Override
  public void close() throws IOException {
    for (Closeable server : servers) {
      server.close();
    }
    namespace.close();
  }
}
