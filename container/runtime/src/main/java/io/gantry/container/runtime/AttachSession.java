package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.socket.UnixSocket;
import io.gantry.platform.linux.tty.DetachKeys;
import io.gantry.platform.linux.tty.InputPump;

/**
 * Streams joined to those of a container through conmon's socket.
 *
 * <p>conmon sends packets: one byte that names the stream, then data. What it receives goes to the
 * container's input as it is; the end of the connection's sending half ends that input unless
 * conmon was told to leave it open.
 */
final class AttachSession implements ContainerRuntime.StreamSession {
  private static final int STDERR = 3;

  private final OutputPump output;
  private final ControlFile control;

  private AttachSession(RunFiles files, OutputPump output) {
    this.output = output;
    this.control = new ControlFile(files, output::ended);
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

  @Override
  public void resize(int rows, int columns) {
    control.resize(rows, columns);
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
