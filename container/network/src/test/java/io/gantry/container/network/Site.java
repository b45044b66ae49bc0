package io.gantry.container.network;

import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Message;
import io.gantry.platform.linux.netlink.Netlink;
import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A machine made of a network namespace: the host, a container or a neighbour. Its servers answer
 * with their name and the address they see the client at.
 */
final class Site implements AutoCloseable {
  /** An answer on one machine takes less, however busy it is. */
  private static final int LIMIT_MILLIS = 10_000;

  /** Long enough for what must not answer; a lost packet is sent again after a second. */
  private static final int SILENCE_MILLIS = 400;

  private final String name;
  private final NetworkNamespace namespace = NetworkNamespace.create();
  private final List<Closeable> servers = new ArrayList<>();

  /** The addresses that servers of UDP heard from. */
  final Set<String> heard = ConcurrentHashMap.newKeySet();

  Site(String name) {
    this.name = name;
    call(() -> {
      try (var links = Links.open()) {
        links.setUp(1);
      }
      return name;
    });
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  <T> T call(Callable<T> task) {
    return namespace.call(task);
  }

  /**
   * Takes 127.0.0.1 from the loopback, so that packets for it go to the gateway, and believes the
   * answers.
   */
  void sendLoopbackOut() {
    call(() -> {
      Files.writeString(Path.of("/proc/sys/net/ipv4/conf/eth0/route_localnet"), "1");
      try (var netlink = Netlink.open(Netlink.ROUTE)) {
        var delete = new Message("delete loopback address", 21, Message.ACK);
        delete.int8(2).int8(8).int16(0).int32(1);
        return netlink.exchange(delete.attribute(2, new byte[] {127, 0, 0, 1}));
      }
    });
  }

  void serveTcp(String address, int port) {
    ServerSocketChannel server =
        call(() ->
            ServerSocketChannel.open(
                    address.indexOf(':') < 0
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6)
                .bind(new InetSocketAddress(address, port)));
    servers.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (server.isOpen()) {
            try (var client = server.accept()) {
              client.write(ByteBuffer.wrap(answer(client.getRemoteAddress())));
            } catch (IOException _) {
              // closed, or the client went away
            }
          }
        });
  }

  void serveUdp(int port) {
    DatagramChannel server =
        call(() ->
            DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress("0.0.0.0", port)));
    servers.add(server);
    Thread.ofVirtual()
        .start(() -> {
          while (server.isOpen()) {
            try {
              SocketAddress client = server.receive(ByteBuffer.allocate(100));
              heard.add(((InetSocketAddress) client).getAddress().getHostAddress());
              server.send(ByteBuffer.wrap(answer(client)), client);
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

  /** What the server says; nothing if the connection is refused. */
  Optional<String> askTcp(String address, int port) {
    return askTcp(address, port, LIMIT_MILLIS);
  }

  /** Whether the server neither answers nor refuses, or refuses. */
  boolean isSilentTcp(String address, int port) {
    return askTcp(address, port, SILENCE_MILLIS).isEmpty();
  }

  /** Whether this machine says that nobody listens there. */
  boolean isRefused(String address, int port) {
    return call(() -> {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), LIMIT_MILLIS);
        return false;
      } catch (ConnectException _) {
        return true;
      }
    });
  }

  private Optional<String> askTcp(String address, int port, int millis) {
    return call(() -> {
      try (var socket = new Socket()) {
        socket.connect(new InetSocketAddress(address, port), millis);
        socket.setSoTimeout(millis);
        byte[] all = socket.getInputStream().readAllBytes();
        return Optional.of(new String(all, StandardCharsets.UTF_8));
      } catch (IOException _) {
        return Optional.empty();
      }
    });
  }

  /** What the server says; nothing if it cannot be reached. */
  Optional<String> askUdp(String address, int port) {
    return call(() -> {
      try (var socket = new DatagramSocket(new InetSocketAddress("0.0.0.0", 0))) {
        socket.setSoTimeout(SILENCE_MILLIS);
        InetAddress to = InetAddress.getByName(address);
        for (int sent = 0; sent < LIMIT_MILLIS; sent += SILENCE_MILLIS) {
          socket.send(new DatagramPacket(new byte[] {1}, 1, to, port));
          Optional<String> answer = receive(socket);
          if (answer.isPresent()) {
            return answer;
          }
        }
        return Optional.empty();
      }
    });
  }

  /** Gives an interface one more address. */
  void claim(String address, int prefixLength) {
    call(() -> {
      try (var links = Links.open()) {
        int eth0 = links.find("eth0").orElseThrow().index();
        links.addAddress(eth0, InetAddress.getByName(address).getAddress(), prefixLength);
        return address;
      }
    });
  }

  /** Sends a datagram from one of its addresses. */
  void sendUdp(String from, String address, int port) {
    call(() -> {
      try (var socket = new DatagramSocket(new InetSocketAddress(from, 0))) {
        socket.send(new DatagramPacket(new byte[] {1}, 1, InetAddress.getByName(address), port));
        return from;
      }
    });
  }

  private static Optional<String> receive(DatagramSocket socket) {
    var packet = new DatagramPacket(new byte[100], 100);
    try {
      socket.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      return Optional.of(text);
    } catch (IOException _) {
      return Optional.empty();
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
