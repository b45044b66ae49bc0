package io.gantry.platform.linux.namespace;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A user namespace whose ids are others outside, and an empty network namespace that belongs to it,
 * held by descriptors: both are gone once this is closed and nobody lives in them.
 *
 * <p>A process with threads cannot make one, so a child does, which ends before this is returned.
 */
public final class MappedUsers implements AutoCloseable {
  private final int fd;
  private final List<IdRange> uids;
  private final List<IdRange> gids;
  private final NetworkNamespace network;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MappedUsers(int fd, List<IdRange> uids, List<IdRange> gids, NetworkNamespace network) {
    this.fd = fd;
    this.uids = List.copyOf(uids);
    this.gids = List.copyOf(gids);
    this.network = network;
  }

  /**
   * Makes one; {@code outside} means ids of this process's own namespace.
   *
   * @throws GantryException {@code UNAVAILABLE} if the kernel or its settings forbid it
   */
  public static MappedUsers create(List<IdRange> uids, List<IdRange> gids) {
    try (Pipe orders = Pipe.create();
        Pipe answers = Pipe.create()) {
      // the echo says that it has its namespaces: the program runs only then
      Child child =
          Spawn.spawn(
              List.of("unshare", "--user", "--net", "cat"),
              List.of(),
              orders.readEnd(),
              answers.writeEnd());
      try {
        orders.closeReadEnd();
        answers.closeWriteEnd();
        byte[] mark = {'\n'};
        Descriptor.write(orders.writeEnd(), mark, 0, 1);
        if (Descriptor.read(answers.readEnd(), mark, 0, 1) != 1) {
          throw new GantryException(
              Kind.UNAVAILABLE,
              "user namespace: the kernel makes none (see user.max_user_namespaces)");
        }
        return of(Path.of("/proc/" + child.pid()), uids, gids);
      } finally {
        orders.closeWriteEnd();
        int _ = child.await();
      }
    }
  }

  private static MappedUsers of(Path process, List<IdRange> uids, List<IdRange> gids) {
    map(process.resolve("uid_map"), uids);
    map(process.resolve("gid_map"), gids);
    NetworkNamespace network = NetworkNamespace.open(process.resolve("ns/net"));
    try {
      return new MappedUsers(
          Descriptor.open(process.resolve("ns/user"), Descriptor.O_RDONLY), uids, gids, network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static long root(List<IdRange> ranges) {
    for (IdRange range : ranges) {
      if (range.inside() == 0) {
        return range.outside();
      }
    }
    throw new IllegalArgumentException("nobody is root in " + ranges);
  }

  /** The kernel takes one write alone. */
  private static void map(Path file, List<IdRange> ranges) {
    var lines = new StringBuilder();
    for (IdRange range : ranges) {
      lines.append(range.line());
    }
    try {
      Files.writeString(file, lines);
    } catch (IOException e) {
      throw new DiskException("cannot map ids " + lines.toString().strip(), e);
    }
  }

  /** The descriptor; stays owned by this object. */
  public int fd() {
    return fd;
  }

  /** Who is its root outside. */
  public long rootUid() {
    return root(uids);
  }

  /** The group of its root outside. */
  public long rootGid() {
    return root(gids);
  }

  /** A path that other processes can open while this object is open. */
  public Path path() {
    return Descriptor.path(fd);
  }

  /** Its network namespace, open as long as this is. */
  public NetworkNamespace network() {
    return network;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
      network.close();
    }
  }
}
