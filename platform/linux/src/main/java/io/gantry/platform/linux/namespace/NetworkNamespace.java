package io.gantry.platform.linux.namespace;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A network namespace held by a descriptor only: it is gone once this is closed and no process,
 * socket or mount uses it. A new one has a loopback interface that is down.
 */
public final class NetworkNamespace implements AutoCloseable {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final Path OWN = Path.of("/proc/thread-self/ns/net");

  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NetworkNamespace(int fd) {
    this.fd = fd;
  }

  /** Makes an empty one. */
  public static NetworkNamespace create() {
    return PlatformThread.call(
        "network-namespace",
        () -> {
          long result = Native.syscall(SystemCall.UNSHARE, CLONE_NEWNET, 0, 0);
          long _ = Native.check(result, "unshare", "network namespace");
          return open(OWN);
        });
  }

  /** Holds the namespace behind a path such as /proc/PID/ns/net. */
  public static NetworkNamespace open(Path namespace) {
    return new NetworkNamespace(Descriptor.open(namespace, Descriptor.O_RDONLY));
  }

  /** The descriptor; stays owned by this object. */
  public int fd() {
    return fd;
  }

  /** A path that other processes can open while this object is open. */
  public Path path() {
    return Descriptor.path(fd);
  }

  /**
   * Runs {@code task} on a thread of its own inside; failures as in {@link PlatformThread#call}.
   * The task starts no thread, and wakes no virtual one: the kernel thread that is made for it
   * would stay inside, and with it every virtual thread that it ever carries.
   */
  public <T> T call(Callable<T> task) {
    return PlatformThread.call(
        "network-namespace",
        () -> {
          long result = Native.syscall(SystemCall.SETNS, fd, CLONE_NEWNET, 0);
          long _ = Native.check(result, "enter network namespace", path());
          return task.call();
        });
  }

  /** {@link #call(Callable)} inside the namespace behind a path. Sockets made there stay there. */
  public static <T> T call(Path namespace, Callable<T> task) {
    try (NetworkNamespace entered = open(namespace)) {
      return entered.call(task);
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
    }
  }
}
