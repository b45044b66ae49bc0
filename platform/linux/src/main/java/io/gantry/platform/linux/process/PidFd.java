package io.gantry.platform.linux.process;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.OwnedDescriptor;
import java.time.Duration;

/**
 * A process held by a descriptor, child or not: pidfd_open(2). It never names another process, even
 * after its pid was used again.
 */
public final class PidFd implements AutoCloseable {
  private final OwnedDescriptor descriptor;
  private final long pid;

  private PidFd(int fd, long pid) {
    this.descriptor = new OwnedDescriptor(fd);
    this.pid = pid;
  }

  /** Holds a process; fails with {@link Errno#ESRCH} if there is none. */
  public static PidFd open(long pid) {
    long result = Native.syscall(SystemCall.PIDFD_OPEN, pid, 0, 0);
    return new PidFd((int) Native.check(result, "open process", pid), pid);
  }

  /** The pid at the time of opening. */
  public long pid() {
    return pid;
  }

  /** The descriptor, readable once the process ended; stays owned by this object. */
  public int fd() {
    return descriptor.fd();
  }

  /** Waits until it ended (it may still be a zombie); false after {@code limit}. */
  public boolean awaitExit(Duration limit) {
    int millis = Descriptor.millis(limit);
    return millis == 0 ? ended(0) : PlatformThread.blocking("await-" + pid, () -> ended(millis));
  }

  private boolean ended(int millis) {
    return descriptor.use(fd -> Descriptor.poll(fd, Descriptor.POLLIN, millis) != 0);
  }

  /** Sends a signal; false if the process has ended. */
  public boolean signal(int number) {
    long result =
        descriptor.use(fd -> Native.syscall(SystemCall.PIDFD_SEND_SIGNAL, fd, number, 0, 0, 0, 0));
    if (result == -Errno.ESRCH) {
      return false;
    }
    long _ = Native.check(result, "signal process", pid);
    return true;
  }

  @Override
  public void close() {
    descriptor.close();
  }
}
