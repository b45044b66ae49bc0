package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.LinuxException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a descriptor; {@link #close} leaves it open unless the stream owns it.
 *
 * <p>Blocks in the kernel, see {@link Descriptor}. One reader at a time: the lock guards the buffer
 * in native memory.
 */
public final class DescriptorInputStream extends InputStream {
  private static final int BUFFER = 64 * 1024;
  private final OwnedDescriptor descriptor;
  private final boolean owned;
  private final ReentrantLock lock = new ReentrantLock();
  private final MemorySegment memory = Arena.ofAuto().allocate(BUFFER);
  private volatile boolean closed;

  /** Reads {@code fd} without ever closing it. */
  public DescriptorInputStream(int fd) {
    this(fd, false);
  }

  private DescriptorInputStream(int fd, boolean owned) {
    this.descriptor = new OwnedDescriptor(fd);
    this.owned = owned;
  }

  /** Reads {@code fd} and closes it with the stream. */
  public static DescriptorInputStream owning(int fd) {
    return new DescriptorInputStream(fd, true);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    lock.lock();
    try {
      if (closed) {
        throw new IOException("stream closed");
      }
      int count = descriptor.use(fd -> Descriptor.read(fd, memory, Math.min(length, BUFFER)));
      if (count > 0) {
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 0, buffer, offset, count);
      }
      return count;
    } catch (LinuxException e) {
      throw new IOException(e.text(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Closes; an owned descriptor is freed once a read in progress has come back. */
  @Override
  public void close() {
    closed = true;
    if (owned) {
      descriptor.close();
    }
  }
}
