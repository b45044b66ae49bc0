package io.gantry.platform.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** Messages in a stream of bytes: a flag, four bytes of length, the message. */
final class Framing {
  /** What others allow, too. */
  static final int LONGEST = 16 << 20;

  private static final int HEAD = 5;

  private Framing() {}

  /** Reads a message; nothing at the end. */
  static Optional<byte[]> read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length == 0) {
      return Optional.empty();
    }
    if (head.length < HEAD) {
      throw truncated();
    }
    if (head[0] != 0) {
      throw new GrpcException(
          GrpcCode.UNIMPLEMENTED, "compressed messages are not understood here");
    }
    int length = head[1] << 24 | (head[2] & 0xff) << 16 | (head[3] & 0xff) << 8 | (head[4] & 0xff);
    if (length < 0 || length > LONGEST) {
      String size = Integer.toUnsignedString(length);
      throw new GrpcException(
          GrpcCode.RESOURCE_EXHAUSTED,
          "received message larger than max (" + size + " vs. " + LONGEST + ")");
    }
    byte[] message = in.readNBytes(length);
    if (message.length < length) {
      throw truncated();
    }
    return Optional.of(message);
  }

  private static GrpcException truncated() {
    return new GrpcException(GrpcCode.INTERNAL, "stream ends in the middle of a message");
  }

  /** Sends a message. */
  static void write(byte[] message, OutputStream out) throws IOException {
    if (message.length > LONGEST) {
      throw new GrpcException(
          GrpcCode.RESOURCE_EXHAUSTED,
          "trying to send message larger than max (" + message.length + " vs. " + LONGEST + ")");
    }
    var framed = new byte[HEAD + message.length];
    framed[1] = (byte) (message.length >> 24);
    framed[2] = (byte) (message.length >> 16);
    framed[3] = (byte) (message.length >> 8);
    framed[4] = (byte) message.length;
    System.arraycopy(message, 0, framed, HEAD, message.length);
    out.write(framed);
    out.flush();
  }
}
