package io.gantry.app.cli.copy;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Runs the two ends of an archive at once. */
final class TarPipe {
  private static final int BUFFER = 1 << 17;
  private static final Duration TAIL = Duration.ofSeconds(30);

  private TarPipe() {}

  /** Writes an archive. */
  interface Producer {
    /** Writes all of it; does not close. */
    void write(OutputStream tar) throws IOException;
  }

  /** Reads an archive. */
  interface Consumer {
    /** Reads it; need not reach the end. */
    void read(InputStream tar) throws IOException;
  }

  /** Runs both; the number of bytes. A failure of the producer is told before the consumer's. */
  static long run(Producer producer, Consumer consumer) throws IOException, InterruptedException {
    try (var in = new PipedInputStream(BUFFER);
        var counted = new Counted(in);
        var out = new PipedOutputStream(in);
        var group = TaskGroup.open("tar")) {
      Future<Boolean> writer =
          group.fork(() -> {
            try (out) {
              producer.write(out);
            }
            return true;
          });
      try {
        consumer.read(counted);
        counted.transferTo(OutputStream.nullOutputStream());
      } catch (GantryException | IOException e) {
        rethrow(writer, e);
        throw e;
      }
      group.join(TAIL);
      return counted.count;
    }
  }

  /** The producer's failure, if that is why the consumer failed. */
  private static void rethrow(Future<Boolean> writer, Exception consumer)
      throws InterruptedException {
    if (!writer.isDone()) {
      return;
    }
    try {
      boolean _ = writer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GantryException cause) {
        cause.addSuppressed(consumer);
        throw cause;
      }
    }
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
