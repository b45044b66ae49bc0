package io.gantry.app.cli.transfer;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.output.Output;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.Optional;

/** Shows a transfer until it is closed. */
public interface TransferDisplay extends TransferListener, AutoCloseable {
  @Override
  void close();

  /** On standard output. */
  static TransferDisplay onOutput(Call call, boolean quiet) {
    return of(call, call.out(), call.invocation().stdio().outFd(), quiet);
  }

  /** On standard error, for commands whose output is something else. */
  static TransferDisplay onErrors(Call call, boolean quiet) {
    return of(call, call.err(), call.invocation().stdio().errFd(), quiet);
  }

  private static TransferDisplay of(Call call, Output out, int fd, boolean quiet) {
    if (quiet) {
      return new Silent();
    }
    Optional<Tty.Size> size = Tty.isTerminal(fd) ? Tty.size(fd) : Optional.empty();
    return size.isPresent()
        ? new TerminalTransfer(out, call.clock(), size.get().rows(), size.get().columns())
        : new PlainTransfer(out);
  }

  /** Shows nothing. */
  final class Silent implements TransferDisplay {
    private Silent() {}

    @Override
    public void on(TransferEvent event) {}

    @Override
    public void close() {}
  }
}
