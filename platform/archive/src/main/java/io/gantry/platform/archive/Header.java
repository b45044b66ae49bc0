package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One block of 512 bytes as a header: where the fields lie (POSIX.1-2001 pax, <i>ustar Interchange
 * Format</i>; GNU tar manual, <i>Basic Tar Format</i>).
 */
final class Header {
  static final int BLOCK = 512;
  static final int NAME = 0;
  static final int MODE = 100;
  static final int UID = 108;
  static final int GID = 116;
  static final int SIZE = 124;
  static final int MODIFIED = 136;
  static final int CHECKSUM = 148;
  static final int TYPE = 156;
  static final int LINK = 157;
  static final int MAGIC = 257;
  static final int DEVICE_MAJOR = 329;
  static final int DEVICE_MINOR = 337;
  static final int PREFIX = 345;

  /** Old GNU sparse map inside the header: four pairs, then whether blocks of 21 pairs follow. */
  static final int SPARSE = 386;

  static final int SPARSE_EXTENDED = 482;
  static final int SPARSE_REAL_SIZE = 483;

  private static final byte[] USTAR = "ustar\0".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] GNU = "ustar  \0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] block;

  Header(byte[] block) {
    this.block = block;
  }

  boolean isZero() {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** Old writers summed signed bytes: either sum will do. */
  boolean checksumHolds() {
    long unsigned = 0;
    long signed = 0;
    for (int i = 0; i < BLOCK; i++) {
      byte b = i >= CHECKSUM && i < TYPE ? (byte) ' ' : block[i];
      unsigned += b & 0xff;
      signed += b;
    }
    long stored = number(CHECKSUM, 8);
    return stored == unsigned || stored == signed;
  }

  char type() {
    return (char) (block[TYPE] & 0xff);
  }

  /** Text up to the first NUL or the field's end. */
  String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return HeaderText.decode(block, offset, end);
  }

  /** The name with the ustar prefix; GNU headers keep other things in the prefix' place. */
  String path() {
    String name = text(NAME, 100);
    if (isUstar()) {
      String prefix = text(PREFIX, 155);
      return prefix.isEmpty() ? name : prefix + "/" + name;
    }
    return name;
  }

  private boolean isUstar() {
    return Arrays.equals(block, MAGIC, MAGIC + 6, USTAR, 0, 6);
  }

  boolean isGnu() {
    return Arrays.equals(block, MAGIC, MAGIC + 8, GNU, 0, 8);
  }

  /** Whether the device fields mean anything. */
  boolean hasDevices() {
    return isUstar() || isGnu();
  }

  /** An octal number, or GNU's base 256 if the top bit is set. */
  long number(int offset, int length) {
    return (block[offset] & 0x80) != 0 ? binary(offset, length) : octal(offset, length);
  }

  private long binary(int offset, int length) {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = offset; i < offset + length; i++) {
      int b = block[i] & 0xff;
      if (i == offset) {
        b = negative ? b : b & 0x7f;
      }
      if (i < offset + length - 8) {
        if (b != (negative ? 0xff : 0)) {
          throw new GantryException(Kind.INVALID, "number out of range in header");
        }
      } else {
        value = value << 8 | b;
      }
    }
    if (value < 0 != negative) {
      throw new GantryException(Kind.INVALID, "number out of range in header");
    }
    return value;
  }

  private long octal(int offset, int length) {
    int at = offset;
    int end = offset + length;
    while (at < end && (block[at] == ' ' || block[at] == 0)) {
      at++;
    }
    long value = 0;
    for (; at < end && block[at] != ' ' && block[at] != 0; at++) {
      if (block[at] < '0' || block[at] > '7') {
        throw new GantryException(Kind.INVALID, "number is not octal in header");
      }
      value = value << 3 | (block[at] - '0');
    }
    return value;
  }
}
