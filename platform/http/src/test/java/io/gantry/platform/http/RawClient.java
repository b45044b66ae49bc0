package io.gantry.platform.http;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket to a server in this process, and what speaks on it after an upgrade. */
final class RawClient implements AutoCloseable {
  final Socket socket;
  final DataInputStream in;
  final DataOutputStream out;

  RawClient(HttpServer server) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(10_000);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  /** Sends a head of {@code lines} and returns the answer's head. */
  String upgrade(String... lines) throws IOException {
    String head = "GET / HTTP/1.1\r\nHost: a\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    var answer = new ByteArrayOutputStream();
    while (!answer.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      answer.write(in.readByte());
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  /** The handshake of RFC 6455, §1.3. */
  String webSocket(String... more) throws IOException {
    var lines = new java.util.ArrayList<>(java.util.List.of(more));
    lines.add("Upgrade: websocket");
    lines.add("Connection: keep-alive, Upgrade");
    lines.add("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
    lines.add("Sec-WebSocket-Version: 13");
    return upgrade(lines.toArray(String[]::new));
  }

  /** Sends a masked frame. */
  void frame(int first, byte... payload) throws IOException {
    var frame = new ByteArrayOutputStream();
    var into = new DataOutputStream(frame);
    into.write(first);
    if (payload.length < 126) {
      into.write(0x80 | payload.length);
    } else if (payload.length < 65536) {
      into.write(0x80 | 126);
      into.writeShort(payload.length);
    } else {
      into.write(0x80 | 127);
      into.writeLong(payload.length);
    }
    byte[] mask = {1, 2, 3, 4};
    into.write(mask);
    for (int i = 0; i < payload.length; i++) {
      into.write(payload[i] ^ mask[i % 4]);
    }
    out.write(frame.toByteArray());
  }

  /** Reads a frame; its first byte goes before its payload. */
  byte[] frame() throws IOException {
    int first = in.readUnsignedByte();
    int length = in.readUnsignedByte();
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = (int) in.readLong();
    }
    var frame = new byte[length + 1];
    frame[0] = (byte) first;
    in.readFully(frame, 1, length);
    return frame;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
