package io.gantry.platform.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The frames of RFC 6455 §5, as a server reads and writes them. */
final class WebSocketFrames {
  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final int LAST = 0x80;
  private static final int MASKED = 0x80;
  private static final int SMALL = 125;

  /** A client that breaks the protocol. */
  static final class Violation extends IOException {
    private static final long serialVersionUID = 1L;

    private final int code;

    Violation(int code, String message) {
      super(message);
      this.code = code;
    }

    /** The close code to tell. */
    int code() {
      return code;
    }
  }

  /** A frame, unmasked. */
  @SuppressWarnings("ArrayRecordComponent")
  record Frame(int opcode, boolean last, byte[] payload) {
    /** The code of a close frame alone, or nothing. */
    byte[] closeCode() throws Violation {
      if (payload.length == 0) {
        return payload;
      }
      int code = payload.length == 1 ? 0 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
      boolean reserved = (code >= 1004 && code <= 1006) || (code >= 1015 && code < 3000);
      if (code < 1000 || code >= 5000 || reserved) {
        throw new Violation(1002, "malformed close code");
      }
      return new byte[] {payload[0], payload[1]};
    }
  }

  private final InputStream in;
  private final int limit;

  /** Reads frames of messages of at most {@code limit} bytes. */
  WebSocketFrames(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /** Reads a frame; {@code held} bytes of its message have come before. */
  Frame read(int held) throws IOException {
    int first = next();
    int second = next();
    int opcode = first & 0x0f;
    boolean last = (first & LAST) != 0;
    boolean control = opcode >= CLOSE;
    if ((first & 0x70) != 0 || (opcode > BINARY && !control) || opcode > PONG) {
      throw new Violation(1002, "unknown frame");
    }
    if ((second & MASKED) == 0) {
      throw new Violation(1002, "frame without a mask");
    }
    long length = length(second & 0x7f);
    if (control && (length > SMALL || !last)) {
      throw new Violation(1002, "malformed control frame");
    }
    if (length > limit - (control ? 0 : held)) {
      throw new Violation(1009, "message too large");
    }
    byte[] mask = exactly(4);
    byte[] payload = exactly((int) length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return new Frame(opcode, last, payload);
  }

  private long length(int small) throws IOException {
    int bytes =
        switch (small) {
          case 126 -> 2;
          case 127 -> 8;
          default -> 0;
        };
    long length = bytes == 0 ? small : 0;
    for (int i = 0; i < bytes; i++) {
      length = length << 8 | next();
    }
    if (length < 0) {
      throw new Violation(1009, "message too large");
    }
    return length;
  }

  private int next() throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException("connection ends in a WebSocket");
    }
    return b;
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("connection ends in a frame");
    }
    return bytes;
  }

  /** A whole frame, not masked. */
  static byte[] write(int opcode, byte[] payload) {
    int length = payload.length;
    int extra = length <= SMALL ? 0 : length < 1 << 16 ? 2 : 8;
    var frame = new byte[2 + extra + length];
    frame[0] = (byte) (LAST | opcode);
    frame[1] = (byte) (extra == 0 ? length : extra == 2 ? 126 : 127);
    for (int i = 0; i < extra; i++) {
      frame[2 + i] = (byte) ((long) length >>> (8 * (extra - 1 - i)));
    }
    System.arraycopy(payload, 0, frame, 2 + extra, length);
    return frame;
  }
}
