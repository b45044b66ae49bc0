package io.gantry.app.launcher.resident;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.Stdio;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.socket.Received;
import io.gantry.platform.linux.socket.UnixSocket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

/** One client, from its request to its exit code. */
final class Conversation {
  private static final byte ACCEPTED = 'A';
  private static final byte EXIT = 'X';
  private static final int SIGNAL_BASE = 128;

  private final UnixSocket socket;
  private final ToIntFunction<Invocation> commands;

  /** Guarded by {@code this}: after it is set, nobody may touch the socket's descriptor. */
  private boolean closed;

  /** Takes ownership of the socket. */
  Conversation(UnixSocket socket, ToIntFunction<Invocation> commands) {
    this.socket = socket;
    this.commands = commands;
  }

  /**
   * Serves the client on the calling thread and one more of {@code threads}; returns when the
   * command is done, however long it outlives its client.
   */
  void hold(long uid, ExecutorService threads) {
    try {
      if (socket.peerCredentials().uid() == uid) {
        converse(threads);
      }
    } catch (GantryException _) {
      // it went away before its command began, or it was no client of ours
    } finally {
      close();
    }
  }

  private synchronized void close() {
    closed = true;
    socket.close();
  }

  private void converse(ExecutorService threads) {
    Received first =
        socket
            .receiveDescriptors(Request.HEADER_BYTES, 3)
            .orElseThrow(() -> new GantryException(Kind.INVALID, "no request"));
    List<Integer> descriptors = first.descriptors();
    Request request;
    try {
      request = receive(first);
      socket.send(new byte[] {ACCEPTED, 0});
    } catch (GantryException e) {
      descriptors.forEach(Descriptor::close);
      throw e;
    }
    var input = new ForwardedInput(descriptors.get(0));
    var output = new ForwardedOutput(descriptors.get(1));
    var error = new ForwardedOutput(descriptors.get(2));
    var signals = new ForwardedSignals(this::endBySignal);
    var stdio =
        new Stdio(input, output, error, descriptors.get(0), descriptors.get(1), descriptors.get(2));
    var invocation =
        new Invocation(
            request.arguments(), request.environment(), request.workingDirectory(), stdio, signals);
    Future<?> command =
        threads.submit(() -> {
          int code = 1;
          try {
            code = commands.applyAsInt(invocation);
          } finally {
            input.end();
            output.close();
            error.close();
            exit(code);
          }
        });
    relay(signals);
    input.end();
    boolean _ = command.cancel(true);
  }

  private Request receive(Received first) {
    byte[] header = new byte[Request.HEADER_BYTES];
    if (first.descriptors().size() != 3) {
      throw new GantryException(Kind.INVALID, "request without its three descriptors");
    }
    byte[] begun = first.content();
    System.arraycopy(begun, 0, header, 0, begun.length);
    fill(header, begun.length);
    byte[] body = new byte[Request.bodyBytes(header)];
    fill(body, 0);
    return Request.parse(header, body);
  }

  private void fill(byte[] buffer, int from) {
    int at = from;
    while (at < buffer.length) {
      int count = socket.receive(buffer, at, buffer.length - at);
      if (count < 0) {
        throw new GantryException(Kind.INVALID, "request cut short");
      }
      at += count;
    }
  }

  /** Hands signals on until the client is gone. */
  private void relay(ForwardedSignals signals) {
    byte[] number = new byte[1];
    try {
      while (socket.receive(number) > 0) {
        signals.deliver(number[0]);
      }
    } catch (LinuxException _) {
      // gone in mid-byte
    }
  }

  private void endBySignal(int number) {
    exit(SIGNAL_BASE + number);
  }

  /** Reports the code; the client takes the first one and goes, which ends the conversation. */
  private synchronized void exit(int code) {
    if (!closed) {
      try {
        socket.send(new byte[] {EXIT, (byte) code});
      } catch (LinuxException _) {
        // nobody is left to tell
      }
    }
  }
}
