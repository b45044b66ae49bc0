package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * An IPv4 network.
 *
 * @param base the lowest address, as a number
 * @param prefixLength 0 to 32
 */
public record Subnet(int base, int prefixLength) {
  /** Clears the bits behind the prefix. */
  public Subnet {
    base &= mask(prefixLength);
  }

  private static int mask(int prefixLength) {
    return prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
  }

  /**
   * Parses {@code 10.88.0.0/16}.
   *
   * @throws GantryException {@code INVALID}
   */
  public static Subnet parse(String text) {
    int slash = text.indexOf('/');
    String prefix = text.substring(slash + 1);
    if (slash > 0 && !prefix.isEmpty() && prefix.length() <= 2) {
      var address = Ipv4.parse(text.substring(0, slash));
      boolean digits = prefix.chars().allMatch(c -> c >= '0' && c <= '9');
      if (address.isPresent() && digits && Integer.parseInt(prefix) <= 32) {
        return new Subnet(address.get().bits(), Integer.parseInt(prefix));
      }
    }
    throw new GantryException(
        Kind.INVALID, "not an IPv4 subnet: " + text + "; write it as in 10.88.0.0/16");
  }

  /** Whether the two share an address. */
  public boolean overlaps(Subnet other) {
    int mask = mask(Math.min(prefixLength, other.prefixLength));
    return (base & mask) == (other.base & mask);
  }

  /** Whether an address is in it. */
  boolean contains(Ipv4 address) {
    return (address.bits() & mask(prefixLength)) == base;
  }

  /** Whether all addresses of the other are in it. */
  boolean contains(Subnet other) {
    return other.prefixLength >= prefixLength && overlaps(other);
  }

  /** The pieces of this length, in order; itself if it is no longer than that. */
  List<Subnet> pieces(int length) {
    var pieces = new ArrayList<Subnet>();
    if (prefixLength >= length) {
      pieces.add(this);
      return pieces;
    }
    for (int i = 0; i < 1 << (length - prefixLength); i++) {
      pieces.add(new Subnet(base + (i << (32 - length)), length));
    }
    return pieces;
  }

  /** The {@code n}th address; 1 is the gateway. */
  Ipv4 address(int n) {
    return new Ipv4(base + n);
  }

  Ipv4 gateway() {
    return address(1);
  }

  /** The number of the last address that a container can have: the one before the broadcast's. */
  int last() {
    return (1 << (32 - prefixLength)) - 2;
  }

  @Override
  public String toString() {
    return new Ipv4(base) + "/" + prefixLength;
  }
}
