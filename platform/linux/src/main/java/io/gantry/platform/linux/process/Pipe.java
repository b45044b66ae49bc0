package io.gantry.platform.linux.process;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.SystemCall;
import io.gantry.platform.linux.fs.Descriptor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;

/** A pipe, both ends close-on-exec; {@link #close} closes the ends that are still open. */
public final class Pipe implements AutoCloseable {
  private static final int READ = 1;
  private static final int WRITE = 2;
  private final int readEnd;
  private final int writeEnd;
  private final AtomicInteger open = new AtomicInteger(READ | WRITE);

  private Pipe(int readEnd, int writeEnd) {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  /** Makes a pipe. */
  public static Pipe create() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ends = arena.allocate(8, 8);
      long result = Native.syscall(SystemCall.PIPE2, ends.address(), Descriptor.O_CLOEXEC, 0);
      long _ = Native.check(result, "create", "pipe");
      return new Pipe(ends.get(ValueLayout.JAVA_INT, 0), ends.get(ValueLayout.JAVA_INT, 4));
    }
  }

  /** The descriptor to read from. */
  public int readEnd() {
    return readEnd;
  }

  /** The descriptor to write to. */
  public int writeEnd() {
    return writeEnd;
  }

  /** Closes the read end; a second call does nothing. */
  public void closeReadEnd() {
    close(READ, readEnd);
  }

  /** Closes the write end, so that the reader meets the end; a second call does nothing. */
  public void closeWriteEnd() {
    close(WRITE, writeEnd);
  }

  @Override
  public void close() {
    closeReadEnd();
    closeWriteEnd();
  }

  private void close(int end, int fd) {
    if ((open.getAndUpdate(ends -> ends & ~end) & end) != 0) {
      Descriptor.close(fd);
    }
  }
}
