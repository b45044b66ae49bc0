package io.gantry.container.runtime;

import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.tty.DetachKeys;
import io.gantry.platform.linux.tty.InputPump;
import io.gantry.platform.linux.tty.Terminal;
import java.util.Optional;

/** Joins a user's streams to the master side of a process's terminal, which it closes. */
final class Terminals {
  private final int master;
  private final OutputPump output;

  private Terminals(int master, OutputPump output) {
    this.master = master;
    this.output = output;
  }

  static Terminals open(int master, Streams streams) {
    DetachKeys keys = DetachKeys.parse(streams.detachKeys());
    var source = new Master(master, streams.stdout());
    var output = new OutputPump("terminal", source);
    if (streams.stdin() >= 0) {
      InputPump input =
          new InputPump(streams.stdin(), new MasterTarget(master), keys, output::detach);
      source.input = Optional.of(input);
      input.start();
    }
    output.start();
    return new Terminals(master, output);
  }

  void resize(int rows, int columns) {
    if (!output.ended()) {
      Terminal.setSize(master, new Terminal.Size(rows, columns));
    }
  }

  /** Delivers what the process has left behind, then ends. */
  void drain() throws InterruptedException {
    output.drain();
    boolean _ = output.await();
  }

  void stop() {
    output.stop();
  }

  private record MasterTarget(int master) implements InputPump.Target {
    @Override
    public void write(byte[] bytes, int length) {
      Descriptor.write(master, bytes, 0, length);
    }

    @Override
    public void end() {
      // A terminal has no end of input but the key for it.
    }
  }

  private static final class Master implements OutputPump.Source {
    private final int master;
    private final int stdout;
    private Optional<InputPump> input = Optional.empty();

    Master(int master, int stdout) {
      this.master = master;
      this.stdout = stdout;
    }

    @Override
    public int fd() {
      return master;
    }

    @Override
    public boolean transfer(byte[] buffer) {
      int count = Descriptor.read(master, buffer, 0, buffer.length);
      if (count > 0 && stdout >= 0) {
        Descriptor.write(stdout, buffer, 0, count);
      }
      return count >= 0;
    }

    @Override
    public void close() {
      input.ifPresent(InputPump::stop);
      Descriptor.close(master);
    }
  }
}
