package io.gantry.platform.linux.netfilter;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.netlink.Message;
import io.gantry.platform.linux.netlink.Netlink;
import io.gantry.platform.linux.netlink.Reply;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The connections that the kernel tracks in the network namespace of the thread that opened this;
 * IPv4 only. For one thread at a time.
 */
public final class Connections implements AutoCloseable {
  private static final int SUBSYSTEM = 1 << 8;
  private static final int GET = SUBSYSTEM | 1;
  private static final int DELETE = SUBSYSTEM | 2;
  private static final int INET = 2;
  private static final int FIXED = 4;
  private static final int ORIGINAL = 1;
  private static final int REPLY = 2;
  private static final int ID = 12;
  private static final int NESTED = 0x8000;

  private final Netlink netlink;

  private Connections(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Opens the connections of the calling thread's network namespace. */
  public static Connections open() {
    return new Connections(Netlink.open(Netlink.NETFILTER));
  }

  /**
   * A tracked connection. Addresses are numbers whose highest byte is the first.
   *
   * @param protocol 6 for TCP, 17 for UDP
   * @param destination where the first packet was sent to
   * @param server who answers: another than the destination if that was translated
   */
  public record Connection(
      int protocol, int destination, int destinationPort, int server, int serverPort, Name name) {}

  /** How the kernel knows a connection. */
  public static final class Name {
    private final byte[] tuple;
    private final byte[] id;

    private Name(byte[] tuple, byte[] id) {
      this.tuple = tuple;
      this.id = id;
    }
  }

  /** All of them. */
  public List<Connection> list() {
    var connections = new ArrayList<Connection>();
    for (Reply reply : netlink.exchange(message("list connections", GET, Message.DUMP))) {
      read(reply).ifPresent(connections::add);
    }
    return connections;
  }

  /** Forgets a connection: its next packet is a first one. Nothing to do if it is gone. */
  public void delete(Connection connection) {
    Message message = message("delete connection", DELETE, Message.ACK);
    message.attribute(ORIGINAL | NESTED, connection.name.tuple);
    if (connection.name.id.length > 0) {
      message.attribute(ID, connection.name.id);
    }
    try {
      netlink.exchange(message);
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static Message message(String what, int type, int flags) {
    return new Message(what, type, flags).int8(INET).int8(0).int16(0);
  }

  private static Optional<Connection> read(Reply reply) {
    Optional<Tuple> original = reply.attribute(FIXED, ORIGINAL).map(Tuple::of);
    Optional<Tuple> answer = reply.attribute(FIXED, REPLY).map(Tuple::of);
    if (original.isEmpty() || answer.isEmpty()) {
      return Optional.empty();
    }
    byte[] id = reply.attribute(FIXED, ID).map(Connections::bytes).orElse(new byte[0]);
    byte[] tuple = reply.attribute(FIXED, ORIGINAL).map(Connections::bytes).orElseThrow();
    return Optional.of(
        new Connection(
            original.get().protocol,
            original.get().destination,
            original.get().destinationPort,
            answer.get().source,
            answer.get().sourcePort,
            new Name(tuple, id)));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  private record Tuple(
      int source, int destination, int protocol, int sourcePort, int destinationPort) {
    static Tuple of(ByteBuffer attributes) {
      var tuple = new Reply(0, attributes);
      Optional<Reply> addresses = tuple.attribute(0, 1).map(bytes -> new Reply(0, bytes));
      Optional<Reply> protocol = tuple.attribute(0, 2).map(bytes -> new Reply(0, bytes));
      return new Tuple(
          number(addresses, 1),
          number(addresses, 2),
          number(protocol, 1),
          number(protocol, 2),
          number(protocol, 3));
    }

    /** Of one, two or four bytes, highest first; 0 if it is absent. */
    private static int number(Optional<Reply> in, int type) {
      return in.flatMap(reply -> reply.attribute(0, type))
          .map(bytes -> {
            ByteBuffer big = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
            return switch (big.remaining()) {
              case 1 -> big.get() & 0xff;
              case 2 -> big.getShort() & 0xffff;
              case 4 -> big.getInt();
              default -> 0;
            };
          })
          .orElse(0);
    }
  }

  @Override
  public void close() {
    netlink.close();
  }
}
