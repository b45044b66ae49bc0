package io.gantry.container.runtime;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The pipe on which conmon hears how large a container's terminal is. */
final class ControlFile {
  private static final int O_NONBLOCK = 04000;
  private static final long REPEAT_NANOS = 50_000_000L;

  private final RunFiles files;
  private final BooleanSupplier ended;
  private final AtomicLong changes = new AtomicLong();

  /**
   * The pipe of a container.
   *
   * @param ended whether nobody looks at the terminal any more
   */
  ControlFile(RunFiles files, BooleanSupplier ended) {
    this.files = files;
    this.ended = ended;
  }

  /**
   * Sends the size twice, the second time alone: conmon (2.1.6 to 2.2.1) takes the first of several
   * lines that it reads at once for all of them, so that the last of two quick changes was lost.
   */
  void resize(int rows, int columns) {
    byte[] line = ("1 " + rows + " " + columns + "\n").getBytes(StandardCharsets.US_ASCII);
    long change = changes.incrementAndGet();
    send(line);
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(REPEAT_NANOS);
              if (changes.get() == change && !ended.getAsBoolean()) {
                send(line);
              }
            });
  }

  private void send(byte[] line) {
    int fd;
    try {
      fd = Descriptor.open(files.control(), Descriptor.O_WRONLY | O_NONBLOCK);
    } catch (LinuxException e) {
      return; // conmon has gone: there is no terminal any more.
    }
    try {
      Descriptor.write(fd, line, 0, line.length);
    } catch (LinuxException e) {
      return; // It went between opening and writing.
    } finally {
      Descriptor.close(fd);
    }
  }
}
