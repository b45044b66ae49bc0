package io.gantry.cluster.apiserver.admission;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Optional;

/**
 * A block of IPv4 addresses for Services. Its first part is left to those who ask for a certain
 * address, so that they seldom find it taken: a sixteenth, at least 16 and at most 256.
 */
public record ServiceCidr(int network, int prefix) {
  private static final int LONGEST_PREFIX = 30;

  /**
   * Reads {@code 10.96.0.0/16}.
   *
   * @throws GantryException {@code INVALID}
   */
  public static ServiceCidr parse(String text) {
    int slash = text.indexOf('/');
    Optional<Integer> address = slash < 0 ? Optional.empty() : number(text.substring(0, slash));
    if (address.isPresent() && text.substring(slash + 1).matches("[0-9]{1,2}")) {
      int prefix = Integer.parseInt(text, slash + 1, text.length(), 10);
      if (prefix >= 8 && prefix <= LONGEST_PREFIX) {
        return new ServiceCidr(address.get() & (-1 << (32 - prefix)), prefix);
      }
    }
    throw new GantryException(
        Kind.INVALID,
        "service CIDR \"" + text + "\": an IPv4 network as 10.96.0.0/16 is needed, /8 to /30");
  }

  /** An IPv4 address as a number; nothing for anything else. */
  static Optional<Integer> number(String text) {
    int number = 0;
    int parts = 0;
    int at = 0;
    while (parts < 4) {
      int from = at;
      int part = 0;
      while (at < text.length() && at - from < 3 && isDigit(text.charAt(at))) {
        part = 10 * part + (text.charAt(at) - '0');
        at++;
      }
      boolean leadingZero = at - from > 1 && text.charAt(from) == '0';
      if (at == from || leadingZero || part > 255) {
        return Optional.empty();
      }
      number = number << 8 | part;
      parts++;
      if (parts < 4 && (at >= text.length() || text.charAt(at++) != '.')) {
        return Optional.empty();
      }
    }
    return at == text.length() ? Optional.of(number) : Optional.empty();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The address at an offset from the network's. */
  public String address(int offset) {
    int number = network + offset;
    return (number >>> 24)
        + "."
        + (number >>> 16 & 255)
        + "."
        + (number >>> 8 & 255)
        + "."
        + (number & 255);
  }

  /** Whether Services may have this address: not the network's and not the broadcast one. */
  boolean contains(int address) {
    int offset = address - network;
    return offset > 0 && offset < last() + 1;
  }

  /** Offset of the last address to give. */
  int last() {
    return (1 << (32 - prefix)) - 2;
  }

  /** Offset of the first address that is given to those who do not care. */
  int firstForAny() {
    int size = last() + 2;
    int reserved = Math.clamp(size / 16, 16, 256);
    return reserved >= last() ? 1 : reserved;
  }

  @Override
  public String toString() {
    return address(0) + "/" + prefix;
  }
}
