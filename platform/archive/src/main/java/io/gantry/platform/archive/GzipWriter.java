package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * Packs a stream as one gzip member (RFC 1952), on all processors: blocks of 256 KiB are packed by
 * themselves, each with the end of the block before it as dictionary, and joined in order.
 *
 * <p>The same bytes at the same level give the same result on every host and with any number of
 * threads, as long as the JDK's zlib stays the same: the header tells neither time nor system, and
 * no library of the host has a say. Needs 1 MiB per thread.
 */
public final class GzipWriter extends OutputStream {
  /**
   * The level for layers. Of programs and their documents, one thread packs 50 MB/s to 0.50 of
   * their size at level 1, 25 MB/s to 0.47 at level 6 (gzip(1) and Docker).
   */
  public static final int LEVEL = 1;

  private static final int BLOCKS_PER_THREAD = 2;
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final OutputStream out;
  private final int level;
  private final int threads;
  private final CRC32 crc = new CRC32();
  private final List<GzipBlock> all = new ArrayList<>();
  private final ArrayDeque<GzipBlock> idle = new ArrayDeque<>();
  private final ArrayDeque<Future<GzipBlock>> packing = new ArrayDeque<>();
  private Optional<ExecutorService> workers = Optional.empty();
  private GzipBlock current;
  private long size;
  private boolean started;
  private boolean ended;

  /** Packs at {@link #LEVEL}; closing closes {@code out}. */
  public GzipWriter(OutputStream out) {
    this(out, LEVEL);
  }

  /** Packs at {@code level}, 1 to 9. */
  public GzipWriter(OutputStream out, int level) {
    this(out, level, Runtime.getRuntime().availableProcessors());
  }

  GzipWriter(OutputStream out, int level, int threads) {
    this.out = out;
    this.level = level;
    this.threads = threads;
    this.current = newBlock();
  }

  private GzipBlock newBlock() {
    var block = new GzipBlock(level);
    all.add(block);
    return block;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    if (ended) {
      throw new IOException("stream is closed");
    }
    crc.update(source, offset, length);
    size += length;
    int at = offset;
    int end = offset + length;
    while (at < end) {
      if (current.isFull()) {
        next();
      }
      at += current.add(source, at, end - at);
    }
  }

  /** Gives the full block to a thread and begins another. */
  private void next() throws IOException {
    GzipBlock full = current;
    if (packing.size() == threads * BLOCKS_PER_THREAD) {
      writeFirst();
    }
    GzipBlock free = idle.poll();
    current = free == null ? newBlock() : free;
    current.follow(full);
    packing.add(workers().submit(() -> full.pack(false)));
  }

  private ExecutorService workers() {
    if (workers.isEmpty()) {
      workers =
          Optional.of(
              Executors.newFixedThreadPool(
                  threads, Thread.ofPlatform().daemon().name("gzip-", 0).factory()));
    }
    return workers.get();
  }

  /** Waits for the first of the blocks that are being packed, and writes it. */
  private void writeFirst() throws IOException {
    try {
      write(packing.remove().get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while packing", e);
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INTERNAL, "cannot pack: " + e.getCause(), e);
    }
  }

  private void write(GzipBlock block) throws IOException {
    if (!started) {
      started = true;
      out.write(HEADER);
    }
    block.writeTo(out);
    idle.add(block);
  }

  /** Ends the member; nothing can be written after it. */
  public void finish() throws IOException {
    if (ended) {
      return;
    }
    ended = true;
    try {
      while (!packing.isEmpty()) {
        writeFirst();
      }
      write(current.pack(true));
      littleEndian(crc.getValue());
      littleEndian(size);
      out.flush();
    } finally {
      free();
    }
  }

  private void littleEndian(long value) throws IOException {
    byte[] bytes = new byte[Integer.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >> (Byte.SIZE * i));
    }
    out.write(bytes);
  }

  /** No native memory of a block may go while it is being packed. */
  private void free() {
    workers.ifPresent(ExecutorService::close);
    all.forEach(GzipBlock::end);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      finish();
    }
  }
}
