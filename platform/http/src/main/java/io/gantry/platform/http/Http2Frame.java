package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A frame of HTTP/2 (RFC 9113 §4) of at most 16 KiB. Frames are not compared. */
@SuppressWarnings("ArrayRecordComponent")
record Http2Frame(int type, int flags, int stream, byte[] payload) {
  static final int SIZE = 16 * 1024;
  static final int HEAD = 9;

  static final int TYPE_DATA = 0;
  static final int TYPE_HEADERS = 1;
  static final int TYPE_PRIORITY = 2;
  static final int TYPE_RESET = 3;
  static final int TYPE_SETTINGS = 4;
  static final int TYPE_PUSH = 5;
  static final int TYPE_PING = 6;
  static final int TYPE_GOAWAY = 7;
  static final int TYPE_WINDOW = 8;
  static final int TYPE_CONTINUATION = 9;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int PRIORITY = 32;

  /** Reads a frame. */
  static Http2Frame read(InputStream in) throws IOException {
    byte[] head = in.readNBytes(HEAD);
    if (head.length < HEAD) {
      throw new EOFException("connection ends");
    }
    int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
    if (length > SIZE) {
      throw new Http2Failure(Code.FRAME_SIZE_ERROR, 0, "frame of " + length + " bytes");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("connection ends in a frame");
    }
    return new Http2Frame(head[3], head[4] & 0xff, number(head, 5) & Integer.MAX_VALUE, payload);
  }

  /** Writes a frame's head into {@code bytes}. */
  static void head(byte[] bytes, int at, int length, int type, int flags, int stream) {
    bytes[at] = (byte) (length >> 16);
    bytes[at + 1] = (byte) (length >> 8);
    bytes[at + 2] = (byte) length;
    bytes[at + 3] = (byte) type;
    bytes[at + 4] = (byte) flags;
    put(bytes, at + 5, stream);
  }

  static void put(byte[] bytes, int at, int number) {
    bytes[at] = (byte) (number >> 24);
    bytes[at + 1] = (byte) (number >> 16);
    bytes[at + 2] = (byte) (number >> 8);
    bytes[at + 3] = (byte) number;
  }

  static int number(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }

  boolean has(int flag) {
    return (flags & flag) != 0;
  }

  /** The four bytes of a frame that has only those. */
  int number() throws Http2Failure {
    expect(4);
    return number(payload, 0);
  }

  /** Fails unless the payload has {@code length} bytes. */
  void expect(int length) throws Http2Failure {
    if (payload.length != length) {
      throw new Http2Failure(Code.FRAME_SIZE_ERROR, 0, "frame of a wrong size");
    }
  }

  /** The payload without padding and priority. */
  byte[] content() throws Http2Failure {
    int from = 0;
    int to = payload.length;
    if (has(PADDED)) {
      from = 1;
      to -= payload.length == 0 ? 0 : payload[0] & 0xff;
    }
    if (type == TYPE_HEADERS && has(PRIORITY)) {
      from += 5;
    }
    if (from > to) {
      throw new Http2Failure(Code.PROTOCOL_ERROR, 0, "padding longer than its frame");
    }
    return from == 0 && to == payload.length
        ? payload
        : java.util.Arrays.copyOfRange(payload, from, to);
  }
}
