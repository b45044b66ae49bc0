package io.gantry.container.network;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** An IPv6 address, as the number that its sixteen bytes are. */
public record Ipv6(BigInteger number) {
  private static final int BYTES = 16;
  private static final int GROUPS = 8;

  /** The address that a text of RFC 4291 spells; nothing for any other text. */
  static Optional<Ipv6> parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ':' && c != '.' && Character.digit(c, 16) < 0) {
        return Optional.empty();
      }
    }
    if (text.indexOf(':') < 0) {
      return Optional.empty();
    }
    try {
      return InetAddress.getByName(text) instanceof Inet6Address address
          ? Optional.of(of(address.getAddress()))
          : Optional.empty();
    } catch (UnknownHostException _) {
      return Optional.empty();
    }
  }

  static Ipv6 of(byte[] bytes) {
    return new Ipv6(new BigInteger(1, bytes));
  }

  Ipv6 plus(long count) {
    return new Ipv6(number.add(BigInteger.valueOf(count)));
  }

  /** Sixteen bytes in network order. */
  byte[] bytes() {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[BYTES];
    int length = Math.min(BYTES, signed.length);
    System.arraycopy(signed, signed.length - length, bytes, BYTES - length, length);
    return bytes;
  }

  /** As RFC 5952 wants it: small letters, the longest run of zeros left out. */
  @Override
  public String toString() {
    byte[] bytes = bytes();
    int[] groups = new int[GROUPS];
    Arrays.setAll(groups, i -> (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff));
    int start = -1;
    int longest = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        start = i;
        longest = end - i;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == start) {
        text.append("::");
        i += longest - 1;
        continue;
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
