package io.gantry.cluster.proxy;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** An IPv4 network. */
record Cidr(Ipv4 address, int length) {
  /** Reads one as in {@code 10.96.0.0/16}. */
  static Cidr parse(String text) {
    int slash = text.indexOf('/');
    try {
      int length = Integer.parseInt(text.substring(slash + 1));
      if (slash > 0 && length >= 0 && length <= 32) {
        return new Cidr(
            Ipv4.parse(text.substring(0, slash)).orElseThrow(() -> invalid(text)), length);
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw invalid(text);
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, "not an IPv4 network: " + text);
  }
}
