package io.gantry.container.network;

import java.util.Optional;

/** An IPv4 address, as the number whose highest byte is the first of the four. */
public record Ipv4(int bits) {
  /** The address that four decimal numbers spell; nothing for any other text. */
  public static Optional<Ipv4> parse(String text) {
    int bits = 0;
    int parts = 0;
    int digits = 0;
    int part = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : '.';
      if (c == '.') {
        if (digits == 0 || part > 255 || parts == 4) {
          return Optional.empty();
        }
        bits = bits << 8 | part;
        parts++;
        part = 0;
        digits = 0;
      } else if (c >= '0' && c <= '9' && digits < 3) {
        part = 10 * part + c - '0';
        digits++;
      } else {
        return Optional.empty();
      }
    }
    return parts == 4 ? Optional.of(new Ipv4(bits)) : Optional.empty();
  }

  /** Four bytes in network order. */
  byte[] bytes() {
    return new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
  }

  /**
   * The hardware address that Docker derives from an address: {@code 02:42}, locally administered,
   * and the four bytes. A reused address so keeps its entry in the neighbours' tables.
   */
  byte[] hardwareAddress() {
    byte[] b = bytes();
    return new byte[] {2, 0x42, b[0], b[1], b[2], b[3]};
  }

  @Override
  public String toString() {
    return (bits >>> 24) + "." + (bits >> 16 & 255) + "." + (bits >> 8 & 255) + "." + (bits & 255);
  }
}
