package io.gantry.platform.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One netlink message under construction: header, fixed part, attributes.
 *
 * <p>The header has the host's byte order; attributes of rtnetlink too, those of nf_tables are
 * big-endian, hence the two forms. Attributes are padded to four bytes (netlink(7)).
 */
public final class Message {
  /** Answer even if all went well. */
  public static final int ACK = 0x4;

  /** Replace an existing thing. */
  public static final int REPLACE = 0x100;

  /** List all. */
  public static final int DUMP = 0x300;

  /** Fail if the thing exists. */
  public static final int EXCLUSIVE = 0x200;

  /** Make the thing if it is missing. */
  public static final int CREATE = 0x400;

  /** Add at the end of the list. */
  public static final int APPEND = 0x800;

  /** The length of the header: length, type, flags, sequence number, port. */
  public static final int HEADER = 16;

  private static final int REQUEST = 0x1;
  private static final int NESTED = 0x8000;
  private static final int DEEPEST = 12;

  private final String what;
  private final int[] open = new int[DEEPEST];
  private int depth;
  private ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

  /**
   * Starts a message.
   *
   * @param what the words that an error starts with, as in {@code create bridge gantry0}
   * @param flags a union of the constants of this class
   */
  public Message(String what, int type, int flags) {
    this.what = what;
    bytes.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST)).putLong(0);
  }

  String what() {
    return what;
  }

  private ByteBuffer room(int count) {
    if (bytes.remaining() < count + 4) {
      int size = Math.max(2 * bytes.capacity(), bytes.position() + count + 4);
      bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).put(bytes.flip());
    }
    return bytes;
  }

  /** One byte of the fixed part. */
  public Message int8(int value) {
    room(1).put((byte) value);
    return this;
  }

  /** Two bytes of the fixed part, in the host's order. */
  public Message int16(int value) {
    room(2).putShort((short) value);
    return this;
  }

  /** Four bytes of the fixed part, in the host's order. */
  public Message int32(int value) {
    room(4).putInt(value);
    return this;
  }

  /** An attribute of raw bytes. */
  public Message attribute(int type, byte[] value) {
    ByteBuffer out = room(4 + value.length);
    out.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    while (out.position() % 4 != 0) {
      out.put((byte) 0);
    }
    return this;
  }

  /** An attribute of text, ended by zero. */
  public Message attribute(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return attribute(type, Arrays.copyOf(text, text.length + 1));
  }

  /** An attribute of four bytes in the host's order. */
  public Message attribute(int type, int value) {
    room(8).putShort((short) 8).putShort((short) type).putInt(value);
    return this;
  }

  /** An attribute of four bytes, highest first. */
  public Message networkOrder(int type, int value) {
    boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    return attribute(type, big ? value : Integer.reverseBytes(value));
  }

  /** Starts an attribute that holds attributes. */
  public Message nest(int type) {
    room(4);
    open[depth] = bytes.position();
    depth++;
    bytes.putShort((short) 0).putShort((short) (type | NESTED));
    return this;
  }

  /** Ends the attribute that the last open {@link #nest} started. */
  public Message end() {
    depth--;
    bytes.putShort(open[depth], (short) (bytes.position() - open[depth]));
    return this;
  }

  /** The bytes of the message with its sequence number. */
  public byte[] encode(int sequence) {
    if (depth != 0) {
      throw new IllegalStateException(what + ": " + depth + " attributes are still open");
    }
    bytes.putInt(0, bytes.position()).putInt(8, sequence);
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
