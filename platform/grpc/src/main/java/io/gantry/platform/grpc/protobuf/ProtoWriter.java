package io.gantry.platform.grpc.protobuf;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * Writes the fields of a message in the order of the calls, as proto3 does: a single value that is
 * empty, zero or false is left out. Members of lists, maps and messages are always written.
 */
public final class ProtoWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(64);

  /** An empty message. */
  public ProtoWriter() {}

  /** The message. */
  public byte[] toBytes() {
    return out.toByteArray();
  }

  /** An {@code int64}, {@code uint64}, {@code int32}, {@code uint32} or an enumeration's number. */
  public ProtoWriter int64(int field, long value) {
    if (value != 0) {
      tag(field, VARINT);
      varint(value);
    }
    return this;
  }

  /** A {@code bool}. */
  public ProtoWriter bool(int field, boolean value) {
    return int64(field, value ? 1 : 0);
  }

  /** A {@code double}. */
  public ProtoWriter float64(int field, double value) {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      tag(field, FIXED64);
      for (int i = 0; i < 8; i++) {
        out.write((int) (bits >>> (8 * i)));
      }
    }
    return this;
  }

  /** A {@code string}. */
  public ProtoWriter string(int field, String value) {
    return value.isEmpty() ? this : raw(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A {@code bytes}. */
  public ProtoWriter bytes(int field, byte[] value) {
    return value.length == 0 ? this : raw(field, value);
  }

  /** A {@code repeated string}. */
  public ProtoWriter strings(int field, Collection<String> values) {
    values.forEach(value -> raw(field, value.getBytes(StandardCharsets.UTF_8)));
    return this;
  }

  /** A message, or one of a list of messages; there even if it is empty. */
  public ProtoWriter message(int field, ProtoWriter value) {
    return raw(field, value.toBytes());
  }

  /** The same of a message that was written before. Also a {@code bytes} that is there if empty. */
  public ProtoWriter raw(int field, byte[] value) {
    tag(field, BYTES);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** A {@code map<string, string>}. */
  public ProtoWriter entries(int field, Map<String, String> values) {
    values.forEach(
        (key, value) -> message(field, new ProtoWriter().string(1, key).string(2, value)));
    return this;
  }

  /** An entry of a {@code map<string, V>} whose values are messages or bytes. */
  public ProtoWriter entry(int field, String key, byte[] value) {
    return message(field, new ProtoWriter().string(1, key).raw(2, value));
  }

  /** A {@code google.protobuf.Timestamp}. */
  public ProtoWriter timestamp(int field, Instant value) {
    return message(
        field, new ProtoWriter().int64(1, value.getEpochSecond()).int64(2, value.getNano()));
  }

  private void tag(int field, int kind) {
    varint((long) field << 3 | kind);
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
