package io.gantry.platform.linux.process;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.linux.fs.Descriptor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a program that ran to its end left.
 *
 * @param code the exit code, or 128 + the signal that killed it
 * @param stdout the first MiB of its output, as UTF-8
 * @param stderr the first MiB of its messages, as UTF-8
 */
public record Output(int code, String stdout, String stderr) {
  private static final int LIMIT = 1 << 20;
  private static final int SIGKILL = 9;
  private static final int CHUNK = 4096;

  static Output of(Spawn spawn, byte[] input, Duration limit) {
    return PlatformThread.blocking("run", () -> collect(spawn, input, limit));
  }

  private static Output collect(Spawn spawn, byte[] input, Duration limit) {
    try (Pipe in = Pipe.create();
        Pipe out = Pipe.create();
        Pipe err = Pipe.create()) {
      Child child =
          spawn.start(input.length == 0 ? -1 : in.readEnd(), out.writeEnd(), err.writeEnd());
      in.closeReadEnd();
      out.closeWriteEnd();
      err.closeWriteEnd();
      var exchange = new Exchange(input, in, out.readEnd(), err.readEnd());
      boolean ended = false;
      try (PidFd process = PidFd.open(child.pid())) {
        ended = exchange.run(process.fd(), System.nanoTime() + limit.toNanos());
      } finally {
        if (!ended) {
          child.kill(SIGKILL);
        }
      }
      int code = child.await();
      if (!ended) {
        throw new GantryException(
            Kind.UNAVAILABLE,
            spawn.argv().getFirst() + " did not end within " + limit.toSeconds() + " s, killed");
      }
      return new Output(code, text(exchange.stdout), text(exchange.stderr));
    }
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /**
   * Moves bytes both ways until the program ended: one thread, so neither side can block. Children
   * of the program that keep its outputs open are not waited for.
   */
  private static final class Exchange {
    private static final int PROCESS = 3;
    private final byte[] input;
    private final Pipe in;
    private final int[] fds;
    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();
    private final byte[] chunk = new byte[CHUNK];
    private int written;

    Exchange(byte[] input, Pipe in, int out, int err) {
      this.input = input;
      this.in = in;
      this.fds = new int[] {out, err, input.length == 0 ? -1 : in.writeEnd(), -1};
    }

    /** False if the program still runs at the deadline. */
    boolean run(int process, long deadline) {
      fds[PROCESS] = process;
      while (true) {
        long left = Math.max(0, deadline - System.nanoTime());
        short[] ready = step(Descriptor.millis(Duration.ofNanos(left)));
        boolean moved = ready[0] != 0 || ready[1] != 0;
        if (ready[PROCESS] != 0 && !moved) {
          return true; // ended, and what it left is read
        }
        if (left == 0) {
          return ready[PROCESS] != 0;
        }
      }
    }

    private short[] step(int millis) {
      short both = (short) (Descriptor.POLLIN | Descriptor.POLLOUT);
      short[] ready = Descriptor.poll(fds, fds[2] >= 0 ? both : Descriptor.POLLIN, millis);
      drain(0, ready[0], stdout);
      drain(1, ready[1], stderr);
      if (ready[2] != 0) {
        feed();
      }
      return ready;
    }

    private void drain(int index, short ready, ByteArrayOutputStream kept) {
      if (ready == 0) {
        return;
      }
      int count = Descriptor.read(fds[index], chunk, 0, chunk.length);
      if (count < 0) {
        fds[index] = -1;
      } else {
        kept.write(chunk, 0, Math.min(count, LIMIT - kept.size()));
      }
    }

    /** A pipe that polls writable takes a page without blocking. */
    private void feed() {
      int count = Math.min(CHUNK, input.length - written);
      try {
        Descriptor.write(fds[2], input, written, count);
        written += count;
      } catch (LinuxException e) {
        if (e.errno() != Errno.EPIPE) {
          throw e;
        }
        written = input.length; // it does not want the rest
      }
      if (written == input.length) {
        fds[2] = -1;
        in.closeWriteEnd();
      }
    }
  }
}
