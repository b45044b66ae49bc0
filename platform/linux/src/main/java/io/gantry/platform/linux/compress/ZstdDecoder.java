package io.gantry.platform.linux.compress;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Native;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Unpacks zstd frames (RFC 8878), skippable ones too, and checks their checksums. Needs up to 128
 * MiB for frames with the largest window that is accepted, usually 8.
 *
 * <p>Safe against being closed by another thread in mid-call: freed memory under a native call ends
 * the process.
 */
public final class ZstdDecoder implements AutoCloseable {
  /** The most that one {@link #feed} takes, in bytes. */
  public static final int MOST = ZstdBuffers.SIZE;

  private final Zstd library;
  private final ReentrantLock lock = new ReentrantLock();
  private final ZstdBuffers buffers;
  private final long context;
  private boolean frameEnded = true;

  /** A frame has ended: the next begins when it is fed. */
  private boolean resting = true;

  private boolean more;
  private boolean closed;

  private ZstdDecoder(Zstd library) {
    this.library = library;
    context = Zstd.create(library.createDecoder());
    buffers = new ZstdBuffers();
    buffers.feed(new byte[0], 0, 0);
    buffers.clear();
  }

  /**
   * A decoder before its first frame.
   *
   * @throws GantryException {@code UNAVAILABLE} without libzstd
   */
  public static ZstdDecoder open() {
    return new ZstdDecoder(Zstd.library());
  }

  /** Gives at most {@link #MOST} bytes; what was left of the last ones is forgotten. */
  public void feed(byte[] source, int offset, int length) {
    lock.lock();
    try {
      requireOpen();
      buffers.feed(source, offset, length);
      resting = false;
    } finally {
      lock.unlock();
    }
  }

  /** How many of the bytes given are not used yet. */
  public int pending() {
    lock.lock();
    try {
      requireOpen();
      return buffers.pending();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a frame has just ended, or none has begun, and all of its bytes were read. */
  public boolean betweenFrames() {
    return frameEnded;
  }

  /**
   * Unpacked bytes; 0 if more must be given, or at the end of a frame: what is {@link #pending}
   * then belongs to the next, which begins when it is fed again.
   *
   * @throws GantryException {@code INVALID}
   */
  public int read(byte[] target, int offset, int length) {
    lock.lock();
    try {
      requireOpen();
      while (!resting && buffers.ready() == 0 && (more || buffers.pending() > 0)) {
        buffers.clear();
        long left =
            library.check(
                Native.call(library.decode(), context, buffers.out(), buffers.in(), 0, 0, 0));
        frameEnded = left == 0;
        more = !frameEnded && buffers.isFull();
        resting = frameEnded;
      }
      return buffers.take(target, offset, length);
    } finally {
      lock.unlock();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new GantryException(Kind.CANCELLED, "zstd stream is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        long _ = Native.call(library.freeDecoder(), context, 0, 0, 0, 0, 0);
        buffers.free();
      }
    } finally {
      lock.unlock();
    }
  }
}
