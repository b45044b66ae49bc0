package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/** Events, one on a line, until the client leaves or its time is over. */
final class WatchAnswer {
  private static final byte[] OBJECT = "\",\"object\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] START = "{\"type\":\"".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END = "}\n".getBytes(StandardCharsets.UTF_8);

  private static final int GONE = 410;
  private static final int MESSAGE_LIMIT = 64 * 1024;

  /** How an event's object is written; {@code ages} come from the moment of the event. */
  @FunctionalInterface
  interface Writer {
    byte[] bytes(Storage.Stored object, boolean first);
  }

  private final Exchange exchange;
  private final Answer answer;
  private final Supplier<Writer> writers;

  WatchAnswer(Exchange exchange, Answer answer, Supplier<Writer> writers) {
    this.exchange = exchange;
    this.answer = answer;
    this.writers = writers;
  }

  /** Sends what {@code opened} sees; failures to open it are an event, too. */
  void send(Supplier<Storage.Watch> opened) throws IOException {
    Optional<Storage.Watch> watch = Optional.empty();
    Optional<StatusException> failure = Optional.empty();
    try {
      watch = Optional.of(opened.get());
    } catch (StatusException e) {
      if (e.reason().code() != GONE) {
        throw e;
      }
      failure = Optional.of(e);
    }
    try (OutputStream out =
        WebSocket.isRequested(exchange) ? messages() : answer.stream("application/json")) {
      out.flush();
      if (failure.isPresent()) {
        error(out, failure.get());
      } else if (watch.isPresent()) {
        copy(watch.get(), out);
      }
    }
  }

  /** Each event a message of text; the client's end is seen by reading. */
  private OutputStream messages() throws IOException {
    WebSocket socket =
        WebSocket.accept(exchange, "", MESSAGE_LIMIT)
            .orElseThrow(() -> new IOException("no WebSocket handshake"));
    return new EventMessages(socket);
  }

  private void copy(Storage.Watch watch, OutputStream out) throws IOException {
    exchange.onGone(watch::close);
    if (out instanceof EventMessages messages) {
      messages.onEnd(watch::close);
    }
    try (watch) {
      boolean first = true;
      for (var event = watch.next(); event.isPresent(); event = watch.next()) {
        write(out, event.get(), first);
        if (!watch.ready()) {
          out.flush();
        }
        first = false;
      }
    } catch (StatusException e) {
      error(out, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the watch was interrupted").initCause(e);
    }
  }

  private void write(OutputStream out, Storage.Event event, boolean first) throws IOException {
    line(out, event.type(), writers.get().bytes(event.object(), first));
  }

  private static void error(OutputStream out, StatusException failure) throws IOException {
    line(out, "ERROR", StatusTree.failure(failure.status()).bytes());
  }

  private static void line(OutputStream out, String type, byte[] object) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    byte[] line = new byte[START.length + name.length + OBJECT.length + object.length + END.length];
    int at = 0;
    for (byte[] piece : new byte[][] {START, name, OBJECT, object, END}) {
      System.arraycopy(piece, 0, line, at, piece.length);
      at += piece.length;
    }
    out.write(line);
  }
}
