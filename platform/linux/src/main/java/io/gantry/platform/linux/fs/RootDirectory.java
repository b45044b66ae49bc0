package io.gantry.platform.linux.fs;

import java.util.concurrent.atomic.AtomicBoolean;

/** The inside of a container's root. */
public final class RootDirectory implements AutoCloseable {
  private final int fd;
  private final AtomicBoolean closed = new AtomicBoolean();

  private RootDirectory(int fd) {
    this.fd = fd;
  }

  /** Takes ownership of an open directory. */
  public static RootDirectory ofDescriptor(int fd) {
    return new RootDirectory(fd);
  }

  /** The descriptor of the root; stays owned by this object. */
  public int descriptor() {
    return fd;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      Descriptor.close(fd);
    }
  }
}
