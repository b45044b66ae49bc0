package io.gantry.platform.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One message of the kernel.
 *
 * @param type the message type, as in {@code RTM_NEWLINK}
 * @param payload what follows the header: fixed part, then attributes; host byte order
 */
public record Reply(int type, ByteBuffer payload) {
  private static final int TYPE_MASK = 0x3fff;

  /** Four bytes of the fixed part. */
  public int int32(int offset) {
    return payload.getInt(offset);
  }

  /** One byte of the fixed part, unsigned. */
  public int int8(int offset) {
    return payload.get(offset) & 0xff;
  }

  /** The bytes of the first attribute of this type behind a fixed part of {@code fixed} bytes. */
  public Optional<ByteBuffer> attribute(int fixed, int type) {
    int at = fixed;
    while (at + 4 <= payload.limit()) {
      int length = payload.getShort(at) & 0xffff;
      if (length < 4 || at + length > payload.limit()) {
        return Optional.empty();
      }
      if ((payload.getShort(at + 2) & TYPE_MASK) == type) {
        return Optional.of(payload.slice(at + 4, length - 4).order(ByteOrder.nativeOrder()));
      }
      at += (length + 3) & ~3;
    }
    return Optional.empty();
  }

  /** The text of an attribute, without its closing zero; empty if it is absent. */
  public String text(int fixed, int type) {
    return attribute(fixed, type).map(Reply::text).orElse("");
  }

  private static String text(ByteBuffer bytes) {
    String text = StandardCharsets.UTF_8.decode(bytes).toString();
    int end = text.indexOf(0);
    return end < 0 ? text : text.substring(0, end);
  }
}
