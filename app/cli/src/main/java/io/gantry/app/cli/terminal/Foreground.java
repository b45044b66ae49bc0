package io.gantry.app.cli.terminal;

import io.gantry.app.cli.Stdio;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/**
 * The user's streams as a container gets them, and his terminal while it does.
 *
 * @param tty whether the container has a terminal: then its output is one stream, and the user's
 *     terminal is in raw mode
 */
public record Foreground(Stdio stdio, boolean tty, boolean stdin, boolean stdout, boolean stderr) {
  /** What docker has where nothing else is asked for. */
  public static final String DETACH_KEYS = "ctrl-p,ctrl-q";

  /**
   * Refuses input from a file for a container with a terminal, as docker does.
   *
   * @throws GantryException {@code INVALID}
   */
  public void check() {
    if (tty && stdin && !Tty.isTerminal(stdio.inFd())) {
      throw new GantryException(
          Kind.INVALID, "the input device is not a TTY: leave out -t, or give it a terminal");
    }
  }

  /** The request that joins these streams to a container's. */
  public AttachRequest request(String detachKeys) {
    return new AttachRequest(
        stdin ? source() : new Source.None(),
        stdout ? sink(stdio.outFd(), stdio.out()) : new Sink.None(),
        stderr && !tty ? sink(stdio.errFd(), stdio.err()) : new Sink.None(),
        tty && stdin ? (detachKeys.isEmpty() ? DETACH_KEYS : detachKeys) : "");
  }

  private Source source() {
    return stdio.inFd() >= 0 ? new Source.Descriptor(stdio.inFd()) : new Source.Stream(stdio.in());
  }

  private static Sink sink(int fd, java.io.OutputStream stream) {
    return fd >= 0 ? new Sink.Descriptor(fd) : new Sink.Stream(stream);
  }

  /** Raw mode, if the container has a terminal and reads from the user's. */
  public AutoCloseable raw() {
    return tty && stdin && Tty.isTerminal(stdio.inFd()) ? Tty.raw(stdio.inFd()) : () -> {};
  }
}
