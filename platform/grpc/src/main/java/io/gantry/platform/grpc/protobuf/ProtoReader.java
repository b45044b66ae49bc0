package io.gantry.platform.grpc.protobuf;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the fields of a message, in the order in which they come:
 *
 * <pre>{@code
 * var in = new ProtoReader(bytes);
 * while (in.next()) {
 *   switch (in.field()) {
 *     case 1 -> name = in.string();
 *     case 2 -> children.add(child(in.message()));
 *     default -> {}
 *   }
 * }
 * }</pre>
 *
 * <p>A field whose value is not asked for is skipped. All methods throw {@link MalformedMessage}.
 */
public final class ProtoReader {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED32 = 5;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int field;
  private int kind;
  private boolean pending;

  /** Reads a whole message. */
  public ProtoReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ProtoReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** Goes on to the next field; false at the end. */
  public boolean next() {
    if (pending) {
      skip();
    }
    if (at >= end) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    kind = (int) tag & 7;
    if (tag >>> 32 != 0 || field == 0) {
      throw new MalformedMessage("field number " + (tag >>> 3));
    }
    pending = true;
    return true;
  }

  /** The number of the field. */
  public int field() {
    return field;
  }

  /** Whether the value is a varint; else it is bytes, or of a fixed length. */
  public boolean isVarint() {
    return kind == VARINT;
  }

  /** Whether the value is bytes: a string or a message too. */
  public boolean isBytes() {
    return kind == BYTES;
  }

  /** An {@code int64}, {@code uint64}, {@code int32}, {@code uint32} or an enumeration's number. */
  public long int64() {
    take(VARINT);
    return varint();
  }

  /** The same where no more than 32 bits are meant. */
  public int int32() {
    return (int) int64();
  }

  /** A {@code bool}. */
  public boolean bool() {
    return int64() != 0;
  }

  /** A {@code double}. */
  public double float64() {
    return Double.longBitsToDouble(fixed64());
  }

  /** A {@code fixed64} or {@code sfixed64}. */
  public long fixed64() {
    take(FIXED64);
    return fixed(8);
  }

  /** A {@code fixed32} or {@code sfixed32}. */
  public int fixed32() {
    take(FIXED32);
    return (int) fixed(4);
  }

  /** A {@code string}; bytes that are not UTF-8 are replaced. */
  public String string() {
    take(BYTES);
    int length = length();
    var text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    return text;
  }

  /** A {@code bytes}. */
  public byte[] bytes() {
    take(BYTES);
    int length = length();
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  /** A message inside of this one. */
  public ProtoReader message() {
    take(BYTES);
    int length = length();
    var inner = new ProtoReader(bytes, at, at + length);
    at += length;
    return inner;
  }

  /** An entry of a {@code map<string, V>} into {@code into}; {@code value} reads its value. */
  public <V> void entry(Map<String, V> into, V absent, Function<ProtoReader, V> value) {
    ProtoReader in = message();
    String key = "";
    V found = absent;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> key = in.string();
        case 2 -> found = value.apply(in);
        default -> {}
      }
    }
    into.put(key, found);
  }

  /** An entry of a {@code map<string, string>}. */
  public void entry(Map<String, String> into) {
    entry(into, "", ProtoReader::string);
  }

  /** A {@code google.protobuf.Timestamp}. */
  public Instant timestamp() {
    ProtoReader in = message();
    long seconds = 0;
    long nanos = 0;
    while (in.next()) {
      switch (in.field()) {
        case 1 -> seconds = in.int64();
        case 2 -> nanos = in.int64();
        default -> {}
      }
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedMessage("a time out of range");
    }
  }

  private void take(int wanted) {
    if (!pending || kind != wanted) {
      throw new MalformedMessage("field " + field + " is of another kind");
    }
    pending = false;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw truncated();
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new MalformedMessage("a number of more than 64 bits");
  }

  private long fixed(int count) {
    if (end - at < count) {
      throw truncated();
    }
    long value = 0;
    for (int i = count - 1; i >= 0; i--) {
      value = value << 8 | (bytes[at + i] & 0xff);
    }
    at += count;
    return value;
  }

  private int length() {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw truncated();
    }
    return (int) length;
  }

  private void skip() {
    pending = false;
    switch (kind) {
      case VARINT -> {
        long _ = varint();
      }
      case FIXED64 -> {
        long _ = fixed(8);
      }
      case FIXED32 -> {
        long _ = fixed(4);
      }
      case BYTES -> {
        int length = length();
        at += length;
      }
      default -> throw new MalformedMessage("field " + field + " is of kind " + kind);
    }
  }

  private static MalformedMessage truncated() {
    return new MalformedMessage("it ends in the middle");
  }
}
