package io.gantry.engine.build.op;

import io.gantry.platform.linux.fs.DescriptorInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Passes what a pipe carries on, line by line, until all writers have closed it. */
final class OutputLines {
  private static final int LONGEST = 64 * 1024;
  private static final int MOST = 2 << 20;
  private static final String CLIPPED = "[output clipped, log limit 2MiB reached]";
  private static final int BUFFER = 16 * 1024;

  private final Thread reader;

  private OutputLines(Thread reader) {
    this.reader = reader;
  }

  /** Reads {@code fd} on a platform thread: the kernel blocks it. */
  static OutputLines read(int fd, Consumer<String> lines) {
    return new OutputLines(
        Thread.ofPlatform().daemon().name("build-output").start(() -> pump(fd, lines)));
  }

  /** Waits for the end. */
  void await() throws InterruptedException {
    reader.join();
  }

  private static void pump(int fd, Consumer<String> lines) {
    try (InputStream in = new DescriptorInputStream(fd)) {
      split(in, lines);
    } catch (IOException _) {
      // the pipe is gone, and with it the output
    }
  }

  /**
   * Cuts at line feeds, drops carriage returns before them, and cuts what is too long. What comes
   * after two MiB is read, lest the program wait, and not told.
   */
  static void split(InputStream in, Consumer<String> told) throws IOException {
    Consumer<String> lines = new Limit(told)::accept;
    byte[] buffer = new byte[BUFFER];
    byte[] line = new byte[LONGEST];
    int length = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      for (int i = 0; i < count; i++) {
        if (buffer[i] == '\n' || length == LONGEST) {
          lines.accept(text(line, length));
          length = 0;
        }
        if (buffer[i] != '\n') {
          line[length++] = buffer[i];
        }
      }
    }
    if (length > 0) {
      lines.accept(text(line, length));
    }
  }

  /**
   * Passes lines on as long as there is room, and as somebody hears them: a listener that fails
   * must not make the program wait for its output to be read.
   */
  private static final class Limit {
    private Consumer<String> lines;
    private long left = MOST;

    Limit(Consumer<String> lines) {
      this.lines = lines;
    }

    void accept(String line) {
      boolean room = left > 0;
      left -= line.length() + 1;
      if (left > 0) {
        tell(line);
      } else if (room) {
        tell(CLIPPED);
      }
    }

    private void tell(String line) {
      try {
        lines.accept(line);
      } catch (RuntimeException | Error e) {
        lines = _ -> {};
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
      }
    }
  }

  private static String text(byte[] line, int length) {
    boolean carriageReturn = length > 0 && line[length - 1] == '\r';
    return new String(line, 0, carriageReturn ? length - 1 : length, StandardCharsets.UTF_8);
  }
}
