package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.LinuxException;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes a descriptor without buffering; {@link #close} leaves it open unless the stream owns it.
 *
 * <p>Blocks in the kernel, see {@link Descriptor}. The lock keeps each write whole.
 */
public final class DescriptorOutputStream extends OutputStream {
  private static final int BUFFER = 64 * 1024;
  private final OwnedDescriptor descriptor;
  private final boolean owned;
  private final ReentrantLock lock = new ReentrantLock();
  private final MemorySegment memory = Arena.ofAuto().allocate(BUFFER);
  private volatile boolean closed;

  /** Writes {@code fd} without ever closing it. */
  public DescriptorOutputStream(int fd) {
    this(fd, false);
  }

  private DescriptorOutputStream(int fd, boolean owned) {
    this.descriptor = new OwnedDescriptor(fd);
    this.owned = owned;
  }

  /** Writes {@code fd} and closes it with the stream. */
  public static DescriptorOutputStream owning(int fd) {
    return new DescriptorOutputStream(fd, true);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    java.util.Objects.checkFromIndexSize(offset, length, buffer.length);
    lock.lock();
    try {
      if (closed) {
        throw new IOException("stream closed");
      }
      int _ =
          descriptor.use(fd -> {
            Descriptor.write(fd, memory, buffer, offset, length);
            return length;
          });
    } catch (LinuxException e) {
      throw new IOException(e.text(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Forces what was written to the disk: fsync(2). */
  public void sync() throws IOException {
    lock.lock();
    try {
      int _ =
          descriptor.use(fd -> {
            Descriptor.sync(fd);
            return 0;
          });
    } catch (LinuxException e) {
      throw new IOException(e.text(), e);
    } finally {
      lock.unlock();
    }
  }

  /** Closes; an owned descriptor is freed once a write in progress has come back. */
  @Override
  public void close() {
    closed = true;
    if (owned) {
      descriptor.close();
    }
  }
}
