package io.gantry.platform.http;

import io.gantry.platform.http.hpack.Decoder;
import io.gantry.platform.http.hpack.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A client that speaks in frames. */
final class Http2Client implements AutoCloseable {
  final Socket socket;
  private final Decoder decoder = new Decoder(100_000);

  /** Connects and exchanges settings. */
  Http2Client(Socket socket, byte... settings) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(10_000);
    socket.getOutputStream().write(Http2Connection.PREFACE);
    send(Http2Frame.TYPE_SETTINGS, 0, 0, settings);
  }

  void send(int type, int flags, int stream, byte... payload) throws IOException {
    var bytes = new byte[Http2Frame.HEAD + payload.length];
    Http2Frame.head(bytes, 0, payload.length, type, flags, stream);
    System.arraycopy(payload, 0, bytes, Http2Frame.HEAD, payload.length);
    socket.getOutputStream().write(bytes);
  }

  void grant(int stream, int bytes) throws IOException {
    var payload = new byte[4];
    Http2Frame.put(payload, 0, bytes);
    send(Http2Frame.TYPE_WINDOW, 0, stream, payload);
  }

  /** A header block without compression. */
  static byte[] block(String... pairs) {
    var block = new ByteArrayOutputStream();
    for (int i = 0; i < pairs.length; i += 2) {
      block.write(0);
      for (String text : List.of(pairs[i], pairs[i + 1])) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
          block.write(bytes.length);
        } else {
          block.write(127);
          block.write(((bytes.length - 127) & 0x7f) | 0x80);
          block.write(((bytes.length - 127) >> 7 & 0x7f) | 0x80);
          block.write((bytes.length - 127) >> 14);
        }
        block.writeBytes(bytes);
      }
    }
    return block.toByteArray();
  }

  void request(int stream, boolean end, String method, String path, String... more)
      throws IOException {
    var block = new ByteArrayOutputStream();
    block.writeBytes(
        block(":method", method, ":path", path, ":scheme", "https", ":authority", "x"));
    block.writeBytes(block(more));
    send(
        Http2Frame.TYPE_HEADERS,
        Http2Frame.END_HEADERS | (end ? Http2Frame.END_STREAM : 0),
        stream,
        block.toByteArray());
  }

  /** The next frame of {@code type}; others are dropped. */
  Http2Frame next(int type) throws IOException {
    while (true) {
      Http2Frame frame = Http2Frame.read(socket.getInputStream());
      if (frame.type() == type) {
        return frame;
      }
    }
  }

  String status() throws IOException {
    return fields(next(Http2Frame.TYPE_HEADERS)).getFirst().value();
  }

  List<Field> fields(Http2Frame head) throws IOException {
    return decoder.decode(head.payload()).fields();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
