package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import java.math.BigInteger;
import java.util.Optional;

/**
 * An IPv6 network.
 *
 * @param base the lowest address
 * @param prefixLength 0 to 128
 */
public record Subnet6(Ipv6 base, int prefixLength) {
  private static final int BITS = 128;
  private static final int USUAL = 64;

  /** Clears the bits behind the prefix. */
  public Subnet6 {
    base = new Ipv6(base.number().shiftRight(BITS - prefixLength).shiftLeft(BITS - prefixLength));
  }

  /** Whether a text is meant to be one. */
  static boolean looksLike(String text) {
    return text.indexOf(':') >= 0;
  }

  /**
   * Parses {@code fd00:1::/64}.
   *
   * @throws GantryException {@code INVALID}
   */
  static Subnet6 parse(String text) {
    int slash = text.indexOf('/');
    String prefix = text.substring(slash + 1);
    boolean digits = !prefix.isEmpty() && prefix.chars().allMatch(c -> c >= '0' && c <= '9');
    if (slash > 0 && digits && prefix.length() <= 3 && Integer.parseInt(prefix) <= BITS) {
      Optional<Ipv6> address = Ipv6.parse(text.substring(0, slash));
      if (address.isPresent()) {
        return new Subnet6(address.get(), Integer.parseInt(prefix));
      }
    }
    throw new GantryException(
        Kind.INVALID, "not an IPv6 subnet: " + text + "; write it as in fd00:1::/64");
  }

  /** A random one of the addresses that nobody routes (RFC 4193). */
  static Subnet6 local() {
    byte[] bytes = new byte[16];
    byte[] random = RandomId.bytes(7);
    System.arraycopy(random, 0, bytes, 1, random.length);
    bytes[0] = (byte) 0xfd;
    return new Subnet6(Ipv6.of(bytes), USUAL);
  }

  Ipv6 gateway() {
    return base.plus(1);
  }

  boolean contains(Ipv6 address) {
    return new Subnet6(address, prefixLength).equals(this);
  }

  boolean overlaps(Subnet6 other) {
    int length = Math.min(prefixLength, other.prefixLength);
    return new Subnet6(base, length).equals(new Subnet6(other.base, length));
  }

  /** The number of the last address that a container can have, or a very large one. */
  long last() {
    int bits = Math.min(62, BITS - prefixLength);
    return BigInteger.ONE.shiftLeft(bits).longValueExact() - 1;
  }

  @Override
  public String toString() {
    return base + "/" + prefixLength;
  }
}
