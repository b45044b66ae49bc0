package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stream to its end and hashes it in the calling thread, while a thread of the kernel's
 * takes it apart: making files would hold up the carrier of a virtual thread, reading may wait for
 * the network. A stream of one chunk needs no second thread.
 */
final class LayerIntake {
  /** Takes a stream apart; it must read all of it. */
  interface Work<T> {
    T on(InputStream tar) throws IOException;
  }

  /** What came of it. */
  record Taken<T>(T result, Digest digest, long size) {}

  private final InputStream in;
  private final long limit;
  private final MessageDigest sum = Digest.sha256();
  private long size;

  private LayerIntake(InputStream in, long limit) {
    this.in = in;
    this.limit = limit;
  }

  /**
   * Reads {@code in}, which the caller closes.
   *
   * @param limit the longest stream that is taken, in bytes; {@code EXHAUSTED} beyond it
   */
  static <T> Taken<T> run(InputStream in, long limit, Work<T> work) throws IOException {
    return new LayerIntake(in, limit).run(work);
  }

  private <T> Taken<T> run(Work<T> work) throws IOException {
    var chunks = new Chunks();
    try {
      Chunks.Chunk first = chunks.empty();
      fill(first);
      if (first.length < Chunks.SIZE) {
        T result = work.on(new ByteArrayInputStream(first.bytes, 0, first.length));
        return new Taken<>(result, Digest.of(sum), size);
      }
      return feed(chunks, first, work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while unpacking a layer", e);
    }
  }

  private <T> Taken<T> feed(Chunks chunks, Chunks.Chunk first, Work<T> work)
      throws IOException, InterruptedException {
    var worker = new Worker<>(chunks, work);
    Thread thread = Thread.ofPlatform().daemon().name("layer").start(worker);
    boolean complete = false;
    try {
      boolean more = chunks.give(first);
      while (more) {
        Chunks.Chunk chunk = chunks.empty();
        fill(chunk);
        boolean last = chunk.length < Chunks.SIZE; // once given it is the taker's
        more = chunks.give(chunk) && !last;
      }
      chunks.end();
      complete = true;
    } finally {
      if (!complete) {
        chunks.abort();
      }
      join(thread);
    }
    return new Taken<>(worker.result(), Digest.of(sum), size);
  }

  private void fill(Chunks.Chunk chunk) throws IOException {
    chunk.length = in.readNBytes(chunk.bytes, 0, Chunks.SIZE);
    size += chunk.length;
    if (size > limit) {
      throw new GantryException(
          Kind.EXHAUSTED, "the layer unpacks to more than " + limit + " bytes");
    }
    sum.update(chunk.bytes, 0, chunk.length);
  }

  /** The worker never waits for anything but the disk, so this ends. */
  private static void join(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Its fields are read after its thread has ended. */
  private static final class Worker<T> implements Runnable {
    private final Chunks chunks;
    private final Work<T> work;
    private @Nullable T value;
    private @Nullable Throwable failure;

    Worker(Chunks chunks, Work<T> work) {
      this.chunks = chunks;
      this.work = work;
    }

    @Override
    public void run() {
      try {
        value = work.on(new Taker(chunks));
      } catch (Throwable t) {
        failure = t;
      } finally {
        chunks.leave();
      }
    }

    T result() throws IOException {
      return switch (failure) {
        case IOException e -> throw e;
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case null, default -> {
          if (value == null) {
            throw new IllegalStateException(failure);
          }
          yield value;
        }
      };
    }
  }

  /** The stream again, on the other thread. */
  private static final class Taker extends InputStream {
    private final Chunks chunks;
    private Chunks.Chunk chunk = new Chunks.Chunk();
    private int at;
    private boolean ended;

    Taker(Chunks chunks) {
      this.chunks = chunks;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      if (length == 0) {
        return 0;
      }
      if (at == chunk.length && !ended) {
        chunk = chunks.take(chunk);
        at = 0;
        ended = chunk.length == 0;
      }
      if (ended) {
        return -1;
      }
      int count = Math.min(length, chunk.length - at);
      System.arraycopy(chunk.bytes, at, buffer, offset, count);
      at += count;
      return count;
    }
  }
}
