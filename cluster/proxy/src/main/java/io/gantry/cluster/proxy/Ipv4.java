package io.gantry.cluster.proxy;

import java.util.Optional;

/** An IPv4 address, as the number whose highest byte is the first of the four. */
record Ipv4(int bits) {
  /** The address that four decimal numbers spell; nothing for any other text. */
  static Optional<Ipv4> parse(String text) {
    String[] parts = text.split("\\.", -1);
    int bits = 0;
    for (String part : parts) {
      if (part.isEmpty()
          || part.length() > 3
          || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      int value = Integer.parseInt(part);
      if (value > 255) {
        return Optional.empty();
      }
      bits = bits << 8 | value;
    }
    return parts.length == 4 ? Optional.of(new Ipv4(bits)) : Optional.empty();
  }

  /** Four bytes in network order. */
  byte[] bytes() {
    return new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
  }

  @Override
  public String toString() {
    return (bits >>> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
  }
}
