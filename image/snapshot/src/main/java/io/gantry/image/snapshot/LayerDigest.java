package io.gantry.image.snapshot;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Digest;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Counts and hashes what is written. Up to one chunk is hashed at the end by the caller; beyond it
 * a second thread hashes while the caller reads files. One caller.
 */
final class LayerDigest extends OutputStream {
  private static final int CHUNK = 256 * 1024;
  private static final int CHUNKS = 4;

  private static final class Chunk {
    final byte[] bytes = new byte[CHUNK];
    int length;
  }

  private final MessageDigest sum = Digest.sha256();
  private final BlockingQueue<Chunk> full = new ArrayBlockingQueue<>(CHUNKS + 1);
  private final BlockingQueue<Chunk> free = new ArrayBlockingQueue<>(CHUNKS + 1);
  private Chunk chunk = new Chunk();
  private long size;
  private @Nullable TaskGroup hasher;

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) {
    int done = 0;
    while (done < count) {
      if (chunk.length == CHUNK) {
        handOver();
      }
      int part = Math.min(count - done, CHUNK - chunk.length);
      System.arraycopy(bytes, offset + done, chunk.bytes, chunk.length, part);
      chunk.length += part;
      done += part;
    }
    size += count;
  }

  /** How many bytes were written. */
  long size() {
    return size;
  }

  private void handOver() {
    try {
      if (hasher == null) {
        hasher = TaskGroup.open("layer-digest");
        var _ = hasher.fork(this::hash);
        for (int i = 1; i < CHUNKS; i++) {
          free.add(new Chunk());
        }
      }
      full.put(chunk);
      chunk = free.take();
      chunk.length = 0;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static GantryException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new GantryException(Kind.CANCELLED, "interrupted while hashing a layer", e);
  }

  /** Hashes until an empty chunk comes. */
  private boolean hash() throws InterruptedException {
    while (true) {
      Chunk next = full.take();
      if (next.length == 0) {
        return true;
      }
      sum.update(next.bytes, 0, next.length);
      free.put(next);
    }
  }

  /** The digest of everything; nothing may be written after it. */
  Digest digest() {
    if (hasher == null) {
      sum.update(chunk.bytes, 0, chunk.length);
      return Digest.of(sum);
    }
    try {
      full.put(chunk);
      full.put(new Chunk());
      hasher.join(Duration.ofHours(1));
      return Digest.of(sum);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Stops the other thread. */
  @Override
  public void close() {
    if (hasher != null) {
      hasher.close();
    }
  }
}
