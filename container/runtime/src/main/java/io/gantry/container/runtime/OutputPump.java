package io.gantry.container.runtime;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.process.Pipe;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Carries a container's output to a user on a platform thread, which ends when the output has ended
 * and all of it was delivered.
 */
final class OutputPump implements Runnable {
  private static final int BUFFER = 64 * 1024;

  /** Where the output comes from. */
  interface Source {
    /** Readable when there is something. */
    int fd();

    /** Takes what is there and delivers it; false at the end. */
    boolean transfer(byte[] buffer);

    /** Called on the pump's thread after the last transfer. */
    void close();
  }

  private final Source source;
  private final Pipe wake = Pipe.create();
  private final Thread thread;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile boolean draining;
  private volatile boolean detached;

  OutputPump(String name, Source source) {
    this.source = source;
    thread = Thread.ofPlatform().daemon().name(name).unstarted(this);
  }

  void start() {
    thread.start();
  }

  /** Ends the pump as soon as what has come so far is delivered. */
  void drain() {
    draining = true;
    wake.closeWriteEnd();
  }

  /** Ends the pump; output that comes later is not delivered. */
  void stop() {
    stopped = true;
    wake.closeWriteEnd();
  }

  /** Like {@link #stop}, and {@link #await} says so. */
  void detach() {
    detached = true;
    stop();
  }

  boolean ended() {
    return !thread.isAlive();
  }

  /** Waits for the thread; true if the user left before the end. */
  boolean await() throws InterruptedException {
    thread.join();
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
    return detached;
  }

  @Override
  public void run() {
    try {
      pump();
    } catch (LinuxException e) {
      switch (e.errno()) {
        case Errno.ECONNRESET -> {} // conmon has ended without closing the socket
        case Errno.EPIPE -> detached = true; // the reader of our output has gone
        default -> failure.set(e);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    } finally {
      source.close();
      wake.close();
    }
  }

  private void pump() {
    byte[] buffer = new byte[BUFFER];
    int[] both = {source.fd(), wake.readEnd()};
    int[] alone = {source.fd()};
    while (true) {
      boolean last = draining;
      short[] ready = Descriptor.poll(last ? alone : both, Descriptor.POLLIN, last ? 0 : -1);
      if (stopped || (last && ready[0] == 0)) {
        return;
      }
      if (ready[0] != 0 && !source.transfer(buffer)) {
        return;
      }
    }
  }
}
