package io.gantry.app.cli.terminal;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.output.Output;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Questions to the user at his terminal. */
public final class Prompt {
  private static final int LOOK_MS = 100;

  private Prompt() {}

  /** Asks for a line. */
  public static String line(Invocation invocation, Output out, String question) throws IOException {
    out.print(question);
    out.flush();
    return read(invocation);
  }

  /** Asks for a line that is not shown while it is typed, whatever ends the question. */
  public static String secret(Invocation invocation, Output out, String question)
      throws IOException {
    out.print(question);
    out.flush();
    try (Tty.Mode _ = Tty.silent(invocation.stdio().inFd())) {
      return read(invocation);
    } finally {
      out.line("");
      out.flush();
    }
  }

  /** Looks for a signal now and then: it must not end the process before the echo is back. */
  private static String read(Invocation invocation) throws IOException {
    var line = new ByteArrayOutputStream();
    int[] input = {invocation.stdio().inFd()};
    try (var interruption = Interruption.open(invocation.signals(), () -> {})) {
      while (true) {
        if (interruption.happened() || Thread.currentThread().isInterrupted()) {
          throw new GantryException(Kind.CANCELLED, "cancelled");
        }
        if (Descriptor.poll(input, Descriptor.POLLIN, LOOK_MS)[0] == 0) {
          continue;
        }
        int next = invocation.stdio().in().read();
        if (next < 0 || next == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(next);
      }
    }
  }
}
