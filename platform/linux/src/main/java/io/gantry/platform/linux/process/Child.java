package io.gantry.platform.linux.process;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * A child process of this one. Somebody must {@link #await} it, or it stays as a zombie.
 *
 * <p>The lock on {@code this} guards the exit code: between reaping and remembering no signal is
 * sent, so a recycled pid is never hit. Waiting itself happens outside of the lock and leaves the
 * zombie in place.
 */
public final class Child {
  private static final int P_PID = 1;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x01000000;
  private static final int CLD_EXITED = 1;
  private static final long SIGINFO_BYTES = 128;

  private final long pid;
  private OptionalInt exitCode = OptionalInt.empty();

  Child(long pid) {
    this.pid = pid;
  }

  /** Its process id. */
  public long pid() {
    return pid;
  }

  /**
   * Waits until it ends: its exit code, or 128 + the signal that killed it. Blocks a platform
   * thread in waitid(2); from a virtual thread a platform thread is made for that. May be called
   * again and from several threads. An interrupt does not end the waiting.
   */
  public int await() {
    OptionalInt known = peek();
    if (known.isPresent()) {
      return known.getAsInt();
    }
    return PlatformThread.blocking("await-" + pid, this::waitAndReap);
  }

  /** Like {@link #await()}, empty if it still runs after {@code limit}. */
  public OptionalInt await(Duration limit) {
    OptionalInt known = peek();
    if (known.isPresent()) {
      return known;
    }
    try (PidFd process = PidFd.open(pid)) {
      return process.awaitExit(limit) ? OptionalInt.of(await()) : OptionalInt.empty();
    } catch (LinuxException e) {
      if (e.errno() == Errno.ESRCH) { // another thread reaped it
        return OptionalInt.of(await());
      }
      throw e;
    }
  }

  /** Sends a signal; nothing happens if it has been awaited already. */
  public synchronized void kill(int signal) {
    if (exitCode.isEmpty()) {
      long result = Native.syscall(SystemCall.KILL, pid, signal, 0);
      if (result != -Errno.ESRCH) {
        long _ = Native.check(result, "kill", pid);
      }
    }
  }

  private synchronized OptionalInt peek() {
    return exitCode;
  }

  private int waitAndReap() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(SIGINFO_BYTES, 8);
      long result = waitid(info, WEXITED | WNOWAIT);
      if (result != -Errno.ECHILD) {
        long _ = Native.check(result, "wait for process", pid);
      }
      return reap(info);
    }
  }

  private synchronized int reap(MemorySegment info) {
    if (exitCode.isPresent()) {
      return exitCode.getAsInt();
    }
    long _ = Native.check(waitid(info, WEXITED), "wait for process", pid);
    int code = info.get(ValueLayout.JAVA_INT, 8);
    int status = info.get(ValueLayout.JAVA_INT, 24);
    exitCode = OptionalInt.of(code == CLD_EXITED ? status : 128 + status);
    return exitCode.getAsInt();
  }

  private long waitid(MemorySegment info, int options) {
    return Native.restarting(SystemCall.WAITID, P_PID, pid, info.address(), options, 0, 0);
  }

  @Override
  public String toString() {
    return "child " + pid;
  }
}
