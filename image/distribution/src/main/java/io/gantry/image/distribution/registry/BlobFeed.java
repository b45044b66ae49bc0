package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One run of a blob's writer, on a thread of its own, whose bytes are taken piece by piece: so that
 * one run feeds several requests, and goes on while a request is sent. Holds at most half a MiB.
 */
final class BlobFeed implements AutoCloseable {
  private static final int PIECES = 8;
  private static final int PIECE = 64 * 1024;

  private sealed interface Item {}

  private static final class Piece implements Item {
    private final byte[] bytes;
    private final int length;

    Piece(byte[] bytes, int length) {
      this.bytes = bytes; // given away by the writer's end, which takes new ones
      this.length = length;
    }
  }

  private record End() implements Item {}

  private record Broken(Throwable cause) implements Item {}

  private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(PIECES);
  private final Thread thread;
  private final Optional<MessageDigest> sum;
  private @Nullable Piece rest;
  private int restFrom;
  private long given;
  private boolean ended;

  /**
   * Starts the writer.
   *
   * @param skipped bytes that nobody wants, but that count for {@code sum}
   */
  BlobFeed(BlobWriter writer, long skipped, Optional<MessageDigest> sum) throws IOException {
    this.sum = sum;
    thread = Thread.ofVirtual().name("blob-feed").start(() -> run(writer));
    long _ = transfer(OutputStream.nullOutputStream(), skipped);
    if (given < skipped) {
      close();
      throw changed();
    }
  }

  private static GantryException changed() {
    return new GantryException(
        Kind.INVALID, "a blob that is being sent is shorter than it was at the first try");
  }

  private void run(BlobWriter writer) {
    try {
      Item last;
      try (OutputStream out = new Pieces()) {
        writer.writeTo(out);
        out.flush();
        last = new End();
      } catch (IOException | RuntimeException | Error e) { // whatever it is, the reader waits
        last = new Broken(e);
      }
      queue.put(last);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // nobody wants the rest
    }
  }

  /** Bytes given so far, the skipped ones too. */
  long given() {
    return given;
  }

  /** Whether all have been given. */
  boolean ended() {
    return ended;
  }

  /**
   * Gives the next bytes.
   *
   * @param most of them
   * @return how many; fewer than {@code most} at the end
   * @throws SourceException if the writer failed
   */
  long transfer(OutputStream out, long most) throws IOException {
    long moved = 0;
    while (moved < most && !ended) {
      Piece piece = next();
      if (piece == null) {
        break;
      }
      int length = (int) Math.min(piece.length - restFrom, most - moved);
      sum.ifPresent(digest -> digest.update(piece.bytes, restFrom, length));
      given += length;
      moved += length;
      int from = restFrom;
      restFrom += length;
      out.write(piece.bytes, from, length);
    }
    return moved;
  }

  /** Whether another byte follows; waits for it. */
  boolean hasMore() throws IOException {
    return next() != null;
  }

  private @Nullable Piece next() throws IOException {
    Piece known = rest;
    if (known != null && restFrom < known.length) {
      return known;
    }
    if (ended) {
      return null;
    }
    try {
      return switch (queue.take()) {
        case Piece piece -> {
          rest = piece;
          restFrom = 0;
          yield piece;
        }
        case End _ -> {
          ended = true;
          yield null;
        }
        case Broken(Throwable cause) -> throw new SourceException(cause);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  /** Ends the writer's thread. */
  @Override
  public void close() {
    thread.interrupt();
    queue.clear();
  }

  /** The writer's end. */
  private final class Pieces extends OutputStream {
    private byte[] bytes = new byte[PIECE];
    private int length;

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int count) throws IOException {
      int at = offset;
      int left = count;
      while (left > 0) {
        int part = Math.min(left, PIECE - length);
        System.arraycopy(from, at, bytes, length, part);
        length += part;
        at += part;
        left -= part;
        if (length == PIECE) {
          flush();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      if (length == 0) {
        return;
      }
      try {
        queue.put(new Piece(bytes, length));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw (IOException) new InterruptedIOException("nobody wants the rest").initCause(e);
      }
      bytes = new byte[PIECE];
      length = 0;
    }
  }
}
