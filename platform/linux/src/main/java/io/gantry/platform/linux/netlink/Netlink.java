package io.gantry.platform.linux.netlink;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A netlink socket, in the network namespace of the thread that opened it. For one thread at a
 * time.
 *
 * <p>The kernel works inside {@code sendto}: when that returns, every answer is in the socket's
 * queue, so nothing here waits.
 */
public final class Netlink implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int DONT_WAIT = 0x40;
  private static final int ERROR = 2;
  private static final int DONE = 3;
  private static final int RECEIVE = 64 * 1024;

  /** The kernel's default for what a socket may have under way is 208 KiB. */
  private static final int SMALL = 128 * 1024;

  private static final int SOL_SOCKET = 1;
  private static final int SEND_BUFFER_FORCE = 32;

  /** Links, addresses, routes. */
  public static final int ROUTE = 0;

  /** Netfilter: nf_tables among others. */
  public static final int NETFILTER = 12;

  private final int descriptor;
  private int sequence;

  private Netlink(int descriptor) {
    this.descriptor = descriptor;
  }

  /** Opens a socket of one of the protocols above. */
  public static Netlink open(int protocol) {
    long result =
        Native.syscall(SystemCall.SOCKET, AF_NETLINK, SOCK_RAW | CLOSE_ON_EXEC, protocol, 0, 0, 0);
    if (result < 0) {
      throw new LinuxException("open netlink socket " + protocol, (int) -result);
    }
    return new Netlink((int) result);
  }

  /**
   * Sends the messages in one datagram and returns all answers but acknowledgements.
   *
   * @throws LinuxException of the first message that failed; rtnetlink keeps what the others did, a
   *     batch of nf_tables does nothing
   */
  public List<Reply> exchange(Message... messages) {
    return exchange(List.of(messages));
  }

  /** {@link #exchange(Message...)} of a list. */
  public List<Reply> exchange(List<Message> messages) {
    int first = sequence + 1;
    var datagram = new ByteArrayOutputStream();
    for (Message message : messages) {
      sequence++;
      datagram.writeBytes(message.encode(sequence));
    }
    try (Arena arena = Arena.ofConfined()) {
      send(arena, datagram.toByteArray(), messages.getFirst().what());
      return receive(arena, first, messages);
    }
  }

  private void send(Arena arena, byte[] datagram, String what) {
    if (datagram.length > SMALL) {
      allow(arena, 2 * datagram.length);
    }
    MemorySegment segment = arena.allocate(datagram.length, 8);
    MemorySegment.copy(datagram, 0, segment, ValueLayout.JAVA_BYTE, 0, datagram.length);
    long result =
        Native.syscall(SystemCall.SENDTO, descriptor, segment.address(), datagram.length, 0, 0, 0);
    if (result < 0) {
      throw new LinuxException(what, (int) -result);
    }
  }

  /** Without the right to do so the kernel refuses the datagram itself, which is reported. */
  private void allow(Arena arena, int size) {
    MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
    value.set(ValueLayout.JAVA_INT, 0, size);
    Native.syscall(
        SystemCall.SETSOCKOPT, descriptor, SOL_SOCKET, SEND_BUFFER_FORCE, value.address(), 4, 0);
  }

  private List<Reply> receive(Arena arena, int first, List<Message> messages) {
    MemorySegment segment = arena.allocate(RECEIVE, 8);
    var replies = new ArrayList<Reply>();
    Optional<LinuxException> failure = Optional.empty();
    while (true) {
      long length =
          Native.syscall(
              SystemCall.RECVFROM, descriptor, segment.address(), RECEIVE, DONT_WAIT, 0, 0);
      if (length == -Errno.EAGAIN) {
        break;
      }
      if (length < 0) {
        throw new LinuxException(messages.getFirst().what(), (int) -length);
      }
      byte[] bytes = segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
      Optional<LinuxException> error = split(bytes, first, messages, replies);
      if (failure.isEmpty()) {
        failure = error;
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
    return replies;
  }

  /** Adds the messages of a datagram to {@code replies}; returns the first error in it. */
  static Optional<LinuxException> split(
      byte[] datagram, int first, List<Message> messages, List<Reply> replies) {
    ByteBuffer in = ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder());
    int at = 0;
    while (at + Message.HEADER <= datagram.length) {
      int length = in.getInt(at);
      if (length < Message.HEADER || at + length > datagram.length) {
        break;
      }
      int type = in.getShort(at + 4);
      if (type == ERROR) {
        int errno = -in.getInt(at + Message.HEADER);
        if (errno != 0) {
          int index = Math.clamp(in.getInt(at + 8) - first, 0, messages.size() - 1);
          return Optional.of(new LinuxException(messages.get(index).what(), errno));
        }
      } else if (type != DONE) {
        ByteBuffer payload = in.slice(at + Message.HEADER, length - Message.HEADER);
        replies.add(new Reply(type, payload.order(ByteOrder.nativeOrder())));
      }
      at += (length + 3) & ~3;
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    Native.syscall(SystemCall.CLOSE, descriptor, 0, 0, 0, 0, 0);
  }
}
