package io.gantry.quality.conformance;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A server's unix socket, for those who send what no client would. */
record RawApi(Path socket) {
  /** An answer's status and all that came behind its head; no status if it only hung up. */
  record Answer(int status, String head, String body) {
    Answer is(int expected, String part) {
      if (status != expected || !body.contains(part)) {
        throw new AssertionError("expected " + expected + " and " + part + ": " + this);
      }
      return this;
    }
  }

  /** A new connection. */
  SocketChannel connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket));
    return channel;
  }

  /** Sends bytes as they are. */
  static void send(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  /** Sends a request on a connection that the server is asked to close, and reads to its end. */
  Answer ask(String method, String path, String fields, String body) throws IOException {
    return raw(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + fields
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  /** Posts JSON. */
  Answer post(String path, String json) throws IOException {
    return ask("POST", path, "Content-Type: application/json\r\n", json);
  }

  /** Gets a path. */
  Answer get(String path) throws IOException {
    return ask("GET", path, "", "");
  }

  /** Sends all of a text, and reads to the end of the connection. */
  Answer raw(String text) throws IOException {
    try (SocketChannel channel = connect()) {
      try {
        send(channel, text);
      } catch (IOException _) {
        // it would not have all of it: its answer says why
      }
      return answer(channel);
    }
  }

  private static Answer answer(SocketChannel channel) throws IOException {
    String all =
        new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
    int end = all.indexOf("\r\n\r\n");
    if (!all.startsWith("HTTP/1.1 ") || end < 0) {
      return new Answer(0, all, "");
    }
    return new Answer(
        Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
  }
}
