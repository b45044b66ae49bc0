package io.gantry.platform.http;

import io.gantry.platform.http.wire.Watchdog.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** How long one read or write of a body may wait for the client; without limit at first. */
final class IdleLimit {
  private final Deadline deadline;
  private volatile long millis;

  IdleLimit(Deadline deadline) {
    this.deadline = deadline;
  }

  void set(Duration limit) {
    millis = Math.max(1, limit.toMillis());
  }

  /** A read or a write. */
  @FunctionalInterface
  interface Moving {
    long run() throws IOException;
  }

  long during(Moving moving) throws IOException {
    if (millis == 0) {
      return moving.run();
    }
    deadline.in(millis);
    try {
      return moving.run();
    } finally {
      deadline.none();
    }
  }

  /** Reads of {@code in} that may not wait longer. */
  InputStream limit(InputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return (int) during(in::read);
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return (int) during(() -> in.read(into, offset, length));
      }
    };
  }

  /** Writes to {@code out} that may not wait longer. */
  OutputStream limit(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        long _ =
            during(() -> {
              out.write(bytes, offset, length);
              return length;
            });
      }
    };
  }
}
