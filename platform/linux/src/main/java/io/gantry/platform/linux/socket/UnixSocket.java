package io.gantry.platform.linux.socket;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.OwnedDescriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A unix socket (unix(7)), close-on-exec and blocking: use it from platform threads.
 *
 * <p>{@link #close} wakes threads that wait in it, by shutting the connection down; they fail or
 * meet the end. Copies of the descriptor in other processes stay connected if nobody waits here.
 */
public final class UnixSocket implements AutoCloseable {
  /** What is sent at once stays together, or not. */
  public enum Type {
    /** A stream of bytes. */
    STREAM(1),
    /** Packets that may be lost; the other end must be there already. */
    DATAGRAM(2),
    /** Packets in order, each received whole or cut. */
    SEQPACKET(5);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  /** Who is at the other end, at the time it connected or listened. */
  public record PeerCredentials(long pid, long uid, long gid) {}

  private static final int AF_UNIX = 1;
  private static final int SOL_SOCKET = 1;
  private static final int SO_PEERCRED = 17;
  private static final int SHUT_WR = 1;
  private static final int SHUT_RDWR = 2;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int BACKLOG = 512;

  private final OwnedDescriptor descriptor;

  private UnixSocket(int fd) {
    this.descriptor = new OwnedDescriptor(fd);
  }

  /** Takes ownership of a connected or listening socket, received from elsewhere. */
  public static UnixSocket ofDescriptor(int fd) {
    return new UnixSocket(fd);
  }

  /** Connects to a listener; nobody there is ENOENT or ECONNREFUSED. */
  public static UnixSocket connect(Path path, Type type) {
    UnixSocket socket = new UnixSocket(create(type));
    try (Arena arena = Arena.ofConfined();
        SocketAddress address = SocketAddress.of(arena, path)) {
      long result =
          Native.restarting(
              SystemCall.CONNECT, socket.fd(), address.pointer(), address.length(), 0, 0, 0);
      long _ = Native.check(result, "connect to", path);
      return socket;
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /** Listens at a path that must not exist; restrict access by the mode of its directory. */
  public static UnixSocket listen(Path path, Type type) {
    UnixSocket socket = new UnixSocket(create(type));
    try (Arena arena = Arena.ofConfined();
        SocketAddress address = SocketAddress.of(arena, path)) {
      long result =
          Native.syscall(SystemCall.BIND, socket.fd(), address.pointer(), address.length());
      long _ = Native.check(result, "listen at", path);
      long _ =
          Native.check(
              Native.syscall(SystemCall.LISTEN, socket.fd(), BACKLOG, 0), "listen at", path);
      return socket;
    } catch (LinuxException e) {
      socket.close();
      throw e;
    }
  }

  /** Two sockets that are connected to each other. */
  public static List<UnixSocket> pair(Type type) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment two = arena.allocate(8, 8);
      long result =
          Native.syscall(
              SystemCall.SOCKETPAIR,
              AF_UNIX,
              type.number | Descriptor.O_CLOEXEC,
              0,
              two.address(),
              0,
              0);
      long _ = Native.check(result, "create", "socket pair");
      return List.of(
          new UnixSocket(two.get(ValueLayout.JAVA_INT, 0)),
          new UnixSocket(two.get(ValueLayout.JAVA_INT, 4)));
    }
  }

  private static int create(Type type) {
    long result = Native.syscall(SystemCall.SOCKET, AF_UNIX, type.number | Descriptor.O_CLOEXEC, 0);
    return (int) Native.check(result, "create", "unix socket");
  }

  /** The descriptor; stays owned by this object. */
  public int fd() {
    return descriptor.fd();
  }

  /** Waits for a connection; fails once the socket is closed. */
  public UnixSocket accept() {
    int accepted =
        descriptor.use(fd ->
            (int) Native.restarting(SystemCall.ACCEPT4, fd, 0, 0, Descriptor.O_CLOEXEC, 0, 0));
    return new UnixSocket((int) Native.check(accepted, "accept on descriptor", fd()));
  }

  /** Sends all of it (a packet: at once); fails with EPIPE if the other side is gone. */
  public void send(byte[] bytes, int offset, int length) {
    int _ = descriptor.use(fd -> send(fd, bytes, offset, length));
  }

  private static int send(int fd, byte[] bytes, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(1, length));
      MemorySegment.copy(bytes, offset, memory, ValueLayout.JAVA_BYTE, 0, length);
      int done = 0;
      do {
        long result =
            Native.restarting(
                SystemCall.SENDTO, fd, memory.address() + done, length - done, MSG_NOSIGNAL, 0, 0);
        done += (int) Native.check(result, "send on descriptor", fd);
      } while (done < length);
      return done;
    }
  }

  /** Sends all of it. */
  public void send(byte[] bytes) {
    send(bytes, 0, bytes.length);
  }

  /**
   * Receives what is there, at least one byte, into the buffer: how many, or -1 at the end. A
   * packet longer than the buffer loses its rest.
   */
  public int receive(byte[] buffer, int offset, int length) {
    return descriptor.use(fd -> receive(fd, buffer, offset, length));
  }

  private static int receive(int fd, byte[] buffer, int offset, int length) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(Math.max(1, length));
      long result = Native.restarting(SystemCall.RECVFROM, fd, memory.address(), length, 0, 0, 0);
      int count = (int) Native.check(result, "receive on descriptor", fd);
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, offset, count);
      return count == 0 && length > 0 ? -1 : count;
    }
  }

  /** {@link #receive(byte[], int, int)} into the whole buffer. */
  public int receive(byte[] buffer) {
    return receive(buffer, 0, buffer.length);
  }

  /** Sends at least one byte with copies of open descriptors (SCM_RIGHTS), at most 253. */
  public void sendDescriptors(byte[] bytes, int... descriptors) {
    int sent = descriptor.use(fd -> Rights.send(fd, bytes, descriptors));
    if (sent < bytes.length) {
      send(bytes, sent, bytes.length - sent);
    }
  }

  /**
   * Receives up to {@code length} bytes and the descriptors that came with them, close-on-exec;
   * nothing is the end. More than {@code most} descriptors fail with EMSGSIZE and are closed.
   */
  public Optional<Received> receiveDescriptors(int length, int most) {
    return descriptor.use(fd -> Rights.receive(fd, length, most));
  }

  /** The process at the other end (SO_PEERCRED): trust uid and gid; a pid may be used again. */
  public PeerCredentials peerCredentials() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment credentials = arena.allocate(12, 8);
      MemorySegment size = arena.allocate(ValueLayout.JAVA_INT);
      size.set(ValueLayout.JAVA_INT, 0, 12);
      long result =
          Native.syscall(
              SystemCall.GETSOCKOPT,
              fd(),
              SOL_SOCKET,
              SO_PEERCRED,
              credentials.address(),
              size.address(),
              0);
      long _ = Native.check(result, "peer of descriptor", fd());
      return new PeerCredentials(
          credentials.get(ValueLayout.JAVA_INT, 0),
          Integer.toUnsignedLong(credentials.get(ValueLayout.JAVA_INT, 4)),
          Integer.toUnsignedLong(credentials.get(ValueLayout.JAVA_INT, 8)));
    }
  }

  /** Tells the other side that nothing more comes; receiving goes on. */
  public void shutdownWrite() {
    int result = descriptor.use(fd -> shutdown(fd, SHUT_WR));
    if (result != -Errno.ENOTCONN) {
      long _ = Native.check(result, "shut down descriptor", fd());
    }
  }

  /** Whether something can be received or accepted, or the other side is gone, within the limit. */
  public boolean awaitReadable(Duration limit) {
    return descriptor.use(fd -> Descriptor.awaitReadable(fd, limit));
  }

  private static int shutdown(int fd, int how) {
    return (int) Native.syscall(SystemCall.SHUTDOWN, fd, how, 0);
  }

  @Override
  public void close() {
    descriptor.close(fd -> {
      int _ = shutdown(fd, SHUT_RDWR);
    });
  }
}
