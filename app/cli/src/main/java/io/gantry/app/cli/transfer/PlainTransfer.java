package io.gantry.app.cli.transfer;

import io.gantry.app.cli.output.Output;
import io.gantry.platform.oci.TransferEvent;
import java.util.HashSet;
import java.util.Set;

/**
 * A transfer as docker prints it where there is no terminal: each step of each layer once, without
 * counts. State is owned by this object's lock.
 */
final class PlainTransfer implements TransferDisplay {
  private final Output out;
  private final Set<String> printed = new HashSet<>();

  PlainTransfer(Output out) {
    this.out = out;
  }

  @Override
  public synchronized void on(TransferEvent event) {
    if (event.current() > 0 || event.total() > 0) {
      return;
    }
    String line = event.id().isEmpty() ? event.status() : event.id() + ": " + event.status();
    if (printed.add(line)) {
      out.line(line);
      out.flush();
    }
  }

  @Override
  public void close() {}
}
