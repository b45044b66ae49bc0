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
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    int number = 0;
    for (String part : parts) {
      boolean digits =
          !part.isEmpty() && part.length() <= 3 && part.chars().allMatch(c -> c >= '0' && c <= '9');
      if (!digits || (part.length() > 1 && part.charAt(0) == '0') || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      number = number << 8 | Integer.parseInt(part);
    }
    return Optional.of(number);
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
