package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.socket.UnixSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Streams joined to those of a container through conmon's socket.
 *
 * <p>conmon sends packets: one byte that names the stream, then data. What it receives goes to the
 * container's input as it is; the end of the connection's sending half ends that input unless
 * conmon was told to leave it open.
 */
final class AttachSession implements ContainerRuntime.StreamSession {
  private static final int STDERR = 3;
  private static final int O_NONBLOCK = 04000;
  private static final long REPEAT_NANOS = 50_000_000L;
  private final RunFiles files;
  private final OutputPump output;
  private final AtomicLong changes = new AtomicLong();

  private AttachSession(RunFiles files, OutputPump output) {
    this.files = files;
    this.output = output;
  }

  static AttachSession open(RunFiles files, ContainerRuntime.Streams streams) {
    DetachKeys keys = DetachKeys.parse(streams.terminal() ? streams.detachKeys() : "");
    UnixSocket socket = connect(files);
    var connection = new Connection(socket, streams);
    var output = new OutputPump("attach", connection);
    if (streams.stdin() >= 0) {
      connection.input =
          new InputPump(streams.stdin(), new SocketTarget(socket), keys, output::detach);
      connection.input.start();
    }
    output.start();
    return new AttachSession(files, output);
  }

  private static UnixSocket connect(RunFiles files) {
    try {
      return UnixSocket.connect(files.attach(), UnixSocket.Type.SEQPACKET);
    } catch (LinuxException e) {
      throw new GantryException(
          Kind.CONFLICT,
          "container " + files.directory().getFileName() + " is not running: " + e.text(),
          e);
    }
  }

  @Override
  public boolean await() throws InterruptedException {
    return output.await();
  }

  /**
   * Sends the size twice, the second time alone: conmon (2.1.6 to 2.2.1) takes the first of several
   * lines that it reads at once for all of them, so that the last of two quick changes was lost.
   */
  @Override
  public void resize(int rows, int columns) {
    byte[] line = ("1 " + rows + " " + columns + "\n").getBytes(StandardCharsets.US_ASCII);
    long change = changes.incrementAndGet();
    send(line);
    Thread _ =
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(REPEAT_NANOS);
              if (changes.get() == change && !output.ended()) {
                send(line);
              }
            });
  }

  private void send(byte[] line) {
    int fd;
    try {
      fd = Descriptor.open(files.control(), Descriptor.O_WRONLY | O_NONBLOCK);
    } catch (LinuxException e) {
      return; // conmon has gone: there is no terminal any more.
    }
    try {
      Descriptor.write(fd, line, 0, line.length);
    } catch (LinuxException e) {
      return; // It went between opening and writing.
    } finally {
      Descriptor.close(fd);
    }
  }

  @Override
  public void close() {
    output.stop();
  }

  private record SocketTarget(UnixSocket socket) implements InputPump.Target {
    @Override
    public void write(byte[] bytes, int length) {
      socket.send(bytes, 0, length);
    }

    @Override
    public void end() {
      socket.shutdownWrite();
    }
  }

  /** The socket, closed by the output's thread after the input's thread has ended. */
  private static final class Connection implements OutputPump.Source {
    private final UnixSocket socket;
    private final ContainerRuntime.Streams streams;
    private @org.jspecify.annotations.Nullable InputPump input;

    Connection(UnixSocket socket, ContainerRuntime.Streams streams) {
      this.socket = socket;
      this.streams = streams;
    }

    @Override
    public int fd() {
      return socket.fd();
    }

    @Override
    public boolean transfer(byte[] buffer) {
      int count = socket.receive(buffer);
      if (count < 0) {
        return false;
      }
      int target = buffer[0] == STDERR ? streams.stderr() : streams.stdout();
      if (target >= 0 && count > 1) {
        Descriptor.write(target, buffer, 1, count - 1);
      }
      return true;
    }

    @Override
    public void close() {
      try {
        socket.shutdownWrite(); // wakes an input thread that waits for room
      } catch (LinuxException e) {
        if (e.errno() != Errno.ECONNRESET) {
          throw e;
        }
      } finally {
        if (input != null) {
          input.stop();
        }
        socket.close();
      }
    }
  }
}
