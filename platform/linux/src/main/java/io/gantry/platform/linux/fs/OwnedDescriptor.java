package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * A descriptor that one object owns and several threads use.
 *
 * <p>Closing while another thread is inside a call would free the number for reuse, and that thread
 * would go on with somebody else's file. So the last one out closes.
 */
public final class OwnedDescriptor implements AutoCloseable {
  private static final int CLOSED = Integer.MIN_VALUE;

  private final int fd;
  // how many threads are inside; the sign bit once it is closed
  private final AtomicInteger users = new AtomicInteger();

  /** Takes ownership of an open descriptor. */
  public OwnedDescriptor(int fd) {
    this.fd = fd;
  }

  /** The number, for calls that need no protection from {@link #close}. */
  public int fd() {
    return fd;
  }

  /** Makes a call with the descriptor; fails with EBADF after {@link #close}. */
  public <T> T use(IntFunction<T> call) {
    enter();
    try {
      return call.apply(fd);
    } finally {
      leave();
    }
  }

  /** Closes it, after the calls that are under way; a second call does nothing. */
  @Override
  public void close() {
    close(_ -> {});
  }

  /** Like {@link #close()}; {@code wake} makes the calls that are under way return soon. */
  public void close(IntConsumer wake) {
    int before = users.getAndUpdate(count -> count < 0 ? count : (count + 1) | CLOSED);
    if (before < 0) {
      return;
    }
    try {
      if (before > 0) {
        wake.accept(fd);
      }
    } finally {
      leave();
    }
  }

  private void enter() {
    int now = users.getAndUpdate(count -> count < 0 ? count : count + 1);
    if (now < 0) {
      throw new LinuxException("use closed descriptor " + fd, Errno.EBADF);
    }
  }

  private void leave() {
    if (users.decrementAndGet() == CLOSED) {
      Descriptor.close(fd);
    }
  }
}
