package io.gantry.platform.linux.tty;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Carries a user's input to a process elsewhere, on a platform thread.
 *
 * <p>The thread never sits in read(2): it waits in poll(2) for input or for {@link #stop}, so that
 * no keystroke typed after the process's end is taken from the user's shell.
 */
public final class InputPump implements Runnable {
  private static final int CHUNK = 16 * 1024;

  /** Where the input goes; failures mean that the other side is gone. */
  public interface Target {
    /** Takes all of the bytes. */
    void write(byte[] bytes, int length) throws IOException;

    /** No more will come. */
    void end() throws IOException;
  }

  private final int fd;
  private final Target target;
  private final DetachKeys keys;
  private final Runnable detach;
  private final Pipe wake = Pipe.create();
  private final Thread thread;

  /**
   * A pump that does not run yet.
   *
   * @param detach called on the pump's thread when the keys were typed
   */
  public InputPump(int fd, Target target, DetachKeys keys, Runnable detach) {
    this.fd = fd;
    this.target = target;
    this.keys = keys;
    this.detach = detach;
    thread = Thread.ofPlatform().daemon().name("stdin-" + fd).unstarted(this);
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  /** Ends the pump and waits for its thread; whatever was not read yet stays unread. */
  public void stop() {
    wake.closeWriteEnd();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    wake.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void run() {
    int[] fds = {wake.readEnd(), fd};
    byte[] buffer = new byte[CHUNK];
    try {
      while (true) {
        short[] ready = Descriptor.poll(fds, Descriptor.POLLIN, -1);
        if (ready[0] != 0) {
          return;
        }
        int count = Descriptor.read(fd, buffer, 0, buffer.length);
        if (count < 0) {
          target.end();
          return;
        }
        var passed = new ByteArrayOutputStream(count);
        boolean detached = keys.feed(buffer, count, passed);
        if (passed.size() > 0) {
          target.write(passed.toByteArray(), passed.size());
        }
        if (detached) {
          detach.run();
          return;
        }
      }
    } catch (LinuxException | IOException _) {
      end(); // The process has closed its input, or the user's went away: nothing to carry.
    }
  }

  private void end() {
    try {
      target.end();
    } catch (IOException _) {
      return; // it has ended already
    }
  }
}
