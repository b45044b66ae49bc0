package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Native;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.ReentrantLock;

/** Packs one zstd frame with a checksum. May be closed by another thread in mid-call. */
public final class ZstdEncoder implements AutoCloseable {
  private static final int LEVEL = 100;
  private static final int CHECKSUM = 201;
  private static final int CONTINUE = 0;
  private static final int END = 2;

  private final Zstd library;
  private final ReentrantLock lock = new ReentrantLock();
  private final ZstdBuffers buffers;
  private final byte[] packed = new byte[ZstdBuffers.SIZE];
  private final long context;
  private boolean closed;

  private ZstdEncoder(Zstd library) {
    this.library = library;
    context = Zstd.create(library.createEncoder());
    buffers = new ZstdBuffers();
  }

  /**
   * An encoder of one frame.
   *
   * @param level 1 (fast) to 19 (small)
   * @throws GantryException {@code UNAVAILABLE} without libzstd
   */
  public static ZstdEncoder open(int level) {
    var encoder = new ZstdEncoder(Zstd.library());
    boolean set = false;
    try {
      encoder.set(LEVEL, level);
      encoder.set(CHECKSUM, 1);
      set = true;
      return encoder;
    } finally {
      if (!set) {
        encoder.close();
      }
    }
  }

  private void set(int parameter, int value) {
    long _ = library.check(Native.call(library.setParameter(), context, parameter, value, 0, 0, 0));
  }

  /** Packs bytes and writes what is ready to {@code out}. */
  public void write(byte[] source, int offset, int length, OutputStream out) throws IOException {
    int end = offset + length;
    for (int at = offset; at < end; at += ZstdBuffers.SIZE) {
      encode(source, at, Math.min(ZstdBuffers.SIZE, end - at), CONTINUE, out);
    }
  }

  /** Ends the frame and writes the rest of it. */
  public void end(OutputStream out) throws IOException {
    encode(new byte[0], 0, 0, END, out);
  }

  private void encode(byte[] source, int offset, int length, int directive, OutputStream out)
      throws IOException {
    lock.lock();
    try {
      if (closed) {
        throw new GantryException(Kind.CANCELLED, "zstd stream is closed");
      }
      buffers.feed(source, offset, length);
      boolean more = true;
      while (more) {
        buffers.clear();
        long left =
            library.check(
                Native.call(
                    library.encode(), context, buffers.out(), buffers.in(), directive, 0, 0));
        out.write(packed, 0, buffers.take(packed, 0, packed.length));
        more = directive == END ? left > 0 : buffers.pending() > 0;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        long _ = Native.call(library.freeEncoder(), context, 0, 0, 0, 0, 0);
        buffers.free();
      }
    } finally {
      lock.unlock();
    }
  }
}
