package io.gantry.cluster.pki;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes the few types of DER (X.690) that a certificate needs. */
final class Der {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SHORT_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  /** From then on years have four digits (RFC 5280, 4.1.2.5). */
  private static final Instant LONG_YEARS = Instant.parse("2050-01-01T00:00:00Z");

  private Der() {}

  static byte[] tagged(int tag, byte[]... contents) {
    byte[] content = joined(contents);
    var out = new ByteArrayOutputStream(content.length + 4);
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  private static byte[] joined(byte[]... pieces) {
    var out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... items) {
    return tagged(SEQUENCE, items);
  }

  static byte[] set(byte[]... items) {
    return tagged(SET, items);
  }

  /** {@code [number]} around what {@code contents} is: EXPLICIT tagging. */
  static byte[] explicit(int number, byte[]... contents) {
    return tagged(0xa0 | number, contents);
  }

  /** {@code [number]} in place of the type's own tag: IMPLICIT tagging of a primitive. */
  static byte[] implicit(int number, byte[] content) {
    return tagged(0x80 | number, content);
  }

  static byte[] bool(boolean value) {
    return tagged(0x01, new byte[] {(byte) (value ? 0xff : 0)});
  }

  static byte[] integer(BigInteger value) {
    return tagged(0x02, value.toByteArray());
  }

  static byte[] integer(long value) {
    return integer(BigInteger.valueOf(value));
  }

  /** A bit string of whole bytes. */
  static byte[] bits(byte[] bytes) {
    return tagged(0x03, new byte[] {0}, bytes);
  }

  /** The named bits of one byte, without those that follow the last one set. */
  static byte[] flags(int bits) {
    int unused = Integer.numberOfTrailingZeros(bits);
    return tagged(0x03, new byte[] {(byte) unused, (byte) bits});
  }

  static byte[] octets(byte[] bytes) {
    return tagged(0x04, bytes);
  }

  static byte[] utf8(String text) {
    return tagged(0x0c, text.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] time(Instant time) {
    return time.isBefore(LONG_YEARS)
        ? tagged(0x17, SHORT_TIME.format(time).getBytes(StandardCharsets.US_ASCII))
        : tagged(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  /** An object identifier, as in {@code 2.5.29.17}. */
  static byte[] oid(String dotted) {
    String[] arcs = dotted.split("\\.", -1);
    var out = new ByteArrayOutputStream();
    out.write(40 * Integer.parseInt(arcs[0]) + Integer.parseInt(arcs[1]));
    for (int i = 2; i < arcs.length; i++) {
      long arc = Long.parseLong(arcs[i]);
      for (int shift = 7 * ((63 - Long.numberOfLeadingZeros(arc | 1)) / 7); shift > 0; shift -= 7) {
        out.write((int) (0x80 | ((arc >> shift) & 0x7f)));
      }
      out.write((int) (arc & 0x7f));
    }
    return tagged(0x06, out.toByteArray());
  }
}
