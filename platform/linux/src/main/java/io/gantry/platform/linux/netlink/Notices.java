package io.gantry.platform.linux.netlink;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What the kernel tells of changes in the network namespace of the thread that opened this. One
 * thread reads and closes; any may {@link #stop}.
 */
public final class Notices implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int DONT_WAIT = 0x40;
  private static final int ADDRESS_LENGTH = 12;
  private static final int ADDRESS_GROUPS = 8;
  private static final int RECEIVE = 64 * 1024;

  /** What there is to be told. */
  public enum Topic {
    /** Interfaces that come, change and go: rtnetlink(7). */
    LINKS(Netlink.ROUTE, 1),
    /** Tables, chains, rules, sets and elements of nf_tables. */
    TABLES(Netlink.NETFILTER, 7);

    private final int protocol;
    private final int group;

    Topic(int protocol, int group) {
      this.protocol = protocol;
      this.group = group;
    }
  }

  /**
   * Notices of one topic, in order.
   *
   * @param lost whether more came than fits into the socket's queue, so that some are missing
   */
  public record Batch(Topic topic, List<Reply> notices, boolean lost) {
    /** Copies the list. */
    public Batch {
      notices = List.copyOf(notices);
    }
  }

  private final List<Topic> topics;
  private final int[] descriptors;
  private final Pipe stop = Pipe.create();

  private Notices(List<Topic> topics) {
    this.topics = List.copyOf(topics);
    descriptors = new int[topics.size() + 1];
    descriptors[topics.size()] = stop.readEnd();
  }

  /** Begins to listen: nothing that happens from now on is missed. */
  public static Notices open(List<Topic> topics) {
    var notices = new Notices(topics);
    int opened = 0;
    try {
      for (Topic topic : topics) {
        notices.descriptors[opened] = open(topic);
        opened++;
      }
      return notices;
    } catch (LinuxException e) {
      notices.close(opened);
      throw e;
    }
  }

  private static int open(Topic topic) {
    long result =
        Native.syscall(
            SystemCall.SOCKET, AF_NETLINK, SOCK_RAW | CLOSE_ON_EXEC, topic.protocol, 0, 0, 0);
    int fd = (int) Native.check(result, "open netlink socket", topic);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(ADDRESS_LENGTH, 4);
      address.set(ValueLayout.JAVA_SHORT, 0, (short) AF_NETLINK);
      address.set(ValueLayout.JAVA_INT, ADDRESS_GROUPS, 1 << (topic.group - 1));
      long bound = Native.syscall(SystemCall.BIND, fd, address.address(), ADDRESS_LENGTH);
      if (bound < 0) {
        Descriptor.close(fd);
        throw new LinuxException("listen to " + topic, (int) -bound);
      }
      return fd;
    }
  }

  /** Waits for notices, and returns all that are there; none after {@link #stop}. */
  public List<Batch> next() {
    var batches = new ArrayList<Batch>();
    while (batches.isEmpty()) {
      short[] ready = Descriptor.poll(descriptors, Descriptor.POLLIN, -1);
      if (ready[topics.size()] != 0) {
        return List.of();
      }
      for (int i = 0; i < topics.size(); i++) {
        if (ready[i] != 0) {
          batches.add(read(topics.get(i), descriptors[i]));
        }
      }
    }
    return batches;
  }

  private static Batch read(Topic topic, int fd) {
    var notices = new ArrayList<Reply>();
    boolean lost = false;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment segment = arena.allocate(RECEIVE, 8);
      while (true) {
        long length =
            Native.syscall(SystemCall.RECVFROM, fd, segment.address(), RECEIVE, DONT_WAIT, 0, 0);
        if (length == -Errno.EAGAIN) {
          return new Batch(topic, notices, lost);
        }
        if (length == -Errno.ENOBUFS) {
          lost = true;
        } else if (length != -Errno.EINTR) {
          long _ = Native.check(length, "listen to", topic);
          byte[] bytes = segment.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
          var _ = Netlink.split(bytes, 0, List.of(), notices);
        }
      }
    }
  }

  /** Lets {@link #next} return, now and from now on. */
  public void stop() {
    stop.closeWriteEnd();
  }

  private void close(int opened) {
    for (int i = 0; i < opened; i++) {
      Descriptor.close(descriptors[i]);
    }
    stop.close();
  }

  @Override
  public void close() {
    close(topics.size());
  }
}
