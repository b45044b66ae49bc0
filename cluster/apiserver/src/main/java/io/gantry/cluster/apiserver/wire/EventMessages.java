package io.gantry.cluster.apiserver.wire;

import io.gantry.platform.http.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A stream of which each line is a text message of a WebSocket. */
final class EventMessages extends OutputStream {
  private final WebSocket socket;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  EventMessages(WebSocket socket) {
    this.socket = socket;
  }

  /** Runs {@code action} when the client has ended. */
  void onEnd(Runnable action) {
    Thread.ofVirtual()
        .name("watch-websocket")
        .start(() -> {
          try {
            Optional<WebSocket.Message> message;
            do {
              message = socket.read();
            } while (message.isPresent());
          } catch (IOException _) {
            // the client is gone
          } finally {
            action.run();
          }
        });
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    line.write(bytes, from, length);
    if (length > 0 && bytes[from + length - 1] == '\n') {
      String message = line.toString(StandardCharsets.UTF_8);
      line.reset();
      socket.send(message);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
