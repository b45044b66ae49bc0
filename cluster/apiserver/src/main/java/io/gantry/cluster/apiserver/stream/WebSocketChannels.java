package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Inlet;
import io.gantry.platform.http.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Streams as messages of a WebSocket, each with its channel's number first: {@code
 * v4.channel.k8s.io} and {@code v5}, which can end the input.
 */
final class WebSocketChannels implements Channels {
  static final List<String> PROTOCOLS = List.of("v5.channel.k8s.io", "v4.channel.k8s.io");

  private static final int STDIN = 0;
  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int ERROR = 3;
  private static final int RESIZE = 4;
  private static final int CLOSE = 255;
  private static final int HELD = 256 * 1024;

  private final WebSocket socket;
  private final Inlet stdin = new Inlet(HELD);
  private final Inlet sizes = new Inlet(HELD);
  private final Departure departure = new Departure();

  private WebSocketChannels(WebSocket socket) {
    this.socket = socket;
  }

  /** Begins to read what the client sends. */
  static WebSocketChannels open(WebSocket socket, ProcessRequest request) throws IOException {
    var channels = new WebSocketChannels(socket);
    if (!request.stdin()) {
      channels.stdin.end();
    }
    Thread.ofVirtual().name("exec-websocket").start(channels::read);
    // Upstream says so that it is there.
    socket.send(
        new byte[] {(byte) (request.stdout() ? STDOUT : request.stderr() ? STDERR : ERROR)});
    return channels;
  }

  private void read() {
    try {
      Optional<WebSocket.Message> message;
      do {
        message = socket.read();
        if (message.isPresent() && message.get().bytes().length > 0) {
          accept(message.get().bytes());
        }
      } while (message.isPresent());
    } catch (IOException e) {
      stdin.fail("connection closed by the client");
    } finally {
      stdin.end();
      sizes.end();
      departure.gone();
    }
  }

  private void accept(byte[] bytes) throws IOException {
    switch (bytes[0] & 0xff) {
      case STDIN -> stdin.put(bytes, 1, bytes.length - 1);
      case RESIZE -> sizes.put(bytes, 1, bytes.length - 1);
      case CLOSE -> {
        if (bytes.length > 1 && bytes[1] == STDIN) {
          stdin.end();
        }
      }
      default -> {}
    }
  }

  @Override
  public InputStream stdin() {
    return stdin;
  }

  @Override
  public OutputStream stdout() {
    return new ChannelOutput(socket, STDOUT);
  }

  @Override
  public OutputStream stderr() {
    return new ChannelOutput(socket, STDERR);
  }

  @Override
  public InputStream sizes() {
    return sizes;
  }

  @Override
  public void onGone(Runnable action) {
    departure.onGone(action);
  }

  @Override
  public void end(Json.Obj status) throws IOException {
    new ChannelOutput(socket, ERROR).write(status.bytes());
  }

  @Override
  public void close() {
    stdin.close();
    sizes.close();
    socket.close();
  }
}
