package io.gantry.platform.linux.socket;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Descriptors in ancillary messages: sendmsg(2), cmsg(3), SCM_RIGHTS of unix(7). */
final class Rights {
  private static final int SOL_SOCKET = 1;
  private static final int SCM_RIGHTS = 1;
  private static final int MSG_NOSIGNAL = 0x4000;
  private static final int MSG_CMSG_CLOEXEC = 0x40000000;
  private static final int MSG_CTRUNC = 8;
  private static final int CMSG_HEADER = 16;

  private Rights() {}

  static int send(int fd, byte[] bytes, int[] descriptors) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(1, bytes.length));
      MemorySegment.copy(bytes, 0, data, ValueLayout.JAVA_BYTE, 0, bytes.length);
      int payload = 4 * descriptors.length;
      MemorySegment control = arena.allocate(CMSG_HEADER + align(payload), 8);
      control.set(ValueLayout.JAVA_LONG, 0, CMSG_HEADER + (long) payload);
      control.set(ValueLayout.JAVA_INT, 8, SOL_SOCKET);
      control.set(ValueLayout.JAVA_INT, 12, SCM_RIGHTS);
      MemorySegment.copy(
          descriptors, 0, control, ValueLayout.JAVA_INT, CMSG_HEADER, descriptors.length);
      boolean any = descriptors.length > 0;
      MemorySegment message =
          message(arena, data, bytes.length, control, any ? control.byteSize() : 0);
      long result =
          Native.restarting(SystemCall.SENDMSG, fd, message.address(), MSG_NOSIGNAL, 0, 0, 0);
      return (int) Native.check(result, "send descriptors on", fd);
    }
  }

  static Optional<Received> receive(int fd, int length, int most) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment data = arena.allocate(Math.max(1, length));
      MemorySegment control = arena.allocate(CMSG_HEADER + align(4L * most), 8);
      MemorySegment message = message(arena, data, length, control, control.byteSize());
      long result =
          Native.restarting(SystemCall.RECVMSG, fd, message.address(), MSG_CMSG_CLOEXEC, 0, 0, 0);
      int count = (int) Native.check(result, "receive descriptors on", fd);
      List<Integer> received = descriptors(control, message.get(ValueLayout.JAVA_LONG, 40));
      boolean cut = (message.get(ValueLayout.JAVA_INT, 48) & MSG_CTRUNC) != 0;
      if (cut || received.size() > most) {
        received.forEach(Descriptor::close);
        throw new LinuxException("receive descriptors on " + fd, Errno.EMSGSIZE);
      }
      byte[] bytes = new byte[count];
      MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, bytes, 0, count);
      boolean ended = count == 0 && length > 0 && received.isEmpty();
      return ended ? Optional.empty() : Optional.of(new Received(bytes, received));
    }
  }

  /** struct msghdr of 64-bit Linux with one struct iovec behind it. */
  private static MemorySegment message(
      Arena arena, MemorySegment data, long length, MemorySegment control, long controlLength) {
    MemorySegment message = arena.allocate(56 + 16, 8);
    message.set(ValueLayout.JAVA_LONG, 16, message.address() + 56);
    message.set(ValueLayout.JAVA_LONG, 24, 1);
    message.set(ValueLayout.JAVA_LONG, 32, controlLength == 0 ? 0 : control.address());
    message.set(ValueLayout.JAVA_LONG, 40, controlLength);
    message.set(ValueLayout.JAVA_LONG, 56, data.address());
    message.set(ValueLayout.JAVA_LONG, 64, length);
    return message;
  }

  private static List<Integer> descriptors(MemorySegment control, long end) {
    var found = new ArrayList<Integer>();
    long at = 0;
    while (at + CMSG_HEADER <= end) {
      long length = control.get(ValueLayout.JAVA_LONG, at);
      if (length < CMSG_HEADER || at + length > end) {
        break;
      }
      boolean rights =
          control.get(ValueLayout.JAVA_INT, at + 8) == SOL_SOCKET
              && control.get(ValueLayout.JAVA_INT, at + 12) == SCM_RIGHTS;
      for (long i = at + CMSG_HEADER; rights && i + 4 <= at + length; i += 4) {
        found.add(control.get(ValueLayout.JAVA_INT, i));
      }
      at += align(length);
    }
    return found;
  }

  private static long align(long length) {
    return (length + 7) & ~7L;
  }
}
