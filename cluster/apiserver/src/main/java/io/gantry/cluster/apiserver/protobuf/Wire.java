package io.gantry.cluster.apiserver.protobuf;

import io.gantry.cluster.model.StatusException;
import java.util.Arrays;

/** Reads the wire format of protocol buffers: a message is numbered fields, one after the other. */
final class Wire {
  static final int VARINT = 0;
  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;

  Wire(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private Wire(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  /** Number and kind of the next field: {@code number << 3 | kind}. */
  int tag() {
    return (int) varint();
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw broken();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw broken();
  }

  /** What is inside the field: another message. */
  Wire message() {
    int length = length();
    var inner = new Wire(bytes, at, at + length);
    at += length;
    return inner;
  }

  byte[] bytes() {
    int length = length();
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw broken();
    }
    return (int) length;
  }

  void skip(int kind) {
    switch (kind) {
      case VARINT -> {
        var _ = varint();
      }
      case BYTES -> {
        int length = length();
        at += length;
      }
      case FIXED64 -> at += 8;
      case FIXED32 -> at += 4;
      default -> throw broken();
    }
    if (at > end) {
      throw broken();
    }
  }

  static StatusException broken() {
    return StatusException.badRequest("the body of the request is no protocol buffer of an object");
  }
}
