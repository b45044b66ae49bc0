package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32;

/**
 * Packs a stream as one gzip member (RFC 1952), on up to eight processors: blocks of 256 KiB are
 * packed by themselves, each with the end of the block before it as dictionary, and joined in
 * order.
 *
 * <p>The same bytes give the same result with the same encoder: the header tells neither time nor
 * system, and neither the JVM's zlib nor the number of threads has a say. Needs 3 MiB per thread,
 * and is to be closed, since a part of it is not the JVM's.
 *
 * <p>Fast rather than small: decision 23 has the figures.
 */
public final class GzipWriter extends OutputStream {
  private static final int BLOCKS_PER_THREAD = 2;

  /** So many pack more than networks and disks take. */
  private static final int MOST_THREADS = 8;

  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};

  private final OutputStream out;
  private final GzipEncoder encoder;
  private final int threads;
  private final CRC32 crc = new CRC32();
  private final ArrayDeque<GzipBlock> idle = new ArrayDeque<>();
  private final ArrayDeque<Future<GzipBlock>> packing = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Deflation> deflations = new ConcurrentLinkedQueue<>();
  private Optional<ExecutorService> workers = Optional.empty();
  private GzipBlock current;
  private long size;
  private boolean started;
  private boolean ended;

  /** Packs with the fastest encoder of this host; closing closes {@code out}. */
  public GzipWriter(OutputStream out) {
    this(out, GzipEncoder.fastest());
  }

  /** Packs with {@code encoder}; closing closes {@code out}. */
  public GzipWriter(OutputStream out, GzipEncoder encoder) {
    this(out, encoder, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
  }

  GzipWriter(OutputStream out, GzipEncoder encoder, int threads) {
    this.out = out;
    this.encoder = encoder;
    this.threads = threads;
    this.current = new GzipBlock();
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
    current = free == null ? new GzipBlock() : free;
    current.follow(full);
    packing.add(workers().submit(() -> pack(full, false)));
  }

  /** Packs with a deflation that nobody else uses, of which there are no more than threads. */
  private GzipBlock pack(GzipBlock block, boolean last) {
    Deflation idle = deflations.poll();
    Deflation deflation = idle == null ? encoder.open() : idle;
    try {
      return block.pack(deflation, last);
    } finally {
      deflations.add(deflation);
    }
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
      if (Thread.interrupted()) {
        throw new InterruptedException(); // what is packed already would not be waited for
      }
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
      write(pack(current, true));
      littleEndian(crc.getValue());
      littleEndian(size);
      out.flush();
    } finally {
      workers.ifPresent(ExecutorService::close);
      deflations.forEach(Deflation::close);
    }
  }

  private void littleEndian(long value) throws IOException {
    byte[] bytes = new byte[Integer.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (value >> (Byte.SIZE * i));
    }
    out.write(bytes);
  }

  @Override
  public void close() throws IOException {
    try (out) {
      finish();
    }
  }
}
