package io.gantry.app.launcher.resident;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client's standard input, which can be ended from outside.
 *
 * <p>A thread that stayed in read(2) after its command would swallow the next line that the user
 * types for somebody else. So a reader waits in poll(2) for the input and for a pipe that {@link
 * #end} closes, and reads only what is there.
 */
final class ForwardedInput extends InputStream {
  private static final long END_WAIT_MS = 100;

  private final int fd;
  private final Pipe ending = Pipe.create();

  /** Held while a reader uses the descriptors; the last user closes them. */
  private final ReentrantLock reading = new ReentrantLock();

  private volatile boolean ended;

  /** Takes ownership of {@code fd}. */
  ForwardedInput(int fd) {
    this.fd = fd;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    reading.lock();
    try {
      if (ended || length == 0) {
        return ended ? -1 : 0;
      }
      short[] ready = Descriptor.poll(new int[] {fd, ending.readEnd()}, Descriptor.POLLIN, -1);
      return ready[1] != 0 ? -1 : Descriptor.read(fd, buffer, offset, length);
    } catch (LinuxException e) {
      throw new IOException(e.text(), e);
    } finally {
      boolean last = ended && reading.getHoldCount() == 1;
      reading.unlock();
      if (last) {
        release();
      }
    }
  }

  /** Makes every reader meet the end, now and later, and gives the descriptor back. */
  void end() {
    ended = true;
    ending.closeWriteEnd();
    release();
  }

  private void release() {
    boolean free;
    try {
      free = reading.tryLock(END_WAIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      free = reading.tryLock();
    }
    if (!free) {
      return; // the reader releases when it leaves
    }
    try {
      if (!released) {
        released = true;
        Descriptor.close(fd);
        ending.close();
      }
    } finally {
      reading.unlock();
    }
  }

  private boolean released;
}
