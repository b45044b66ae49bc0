package io.gantry.platform.http.client;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The rules of {@code no_proxy}. */
final class NoProxy {
  private NoProxy() {}

  /** Whether {@code host}, a name or a bare address, is asked directly. */
  static boolean covers(List<String> rules, String host, int port) {
    Optional<InetAddress> address = address(host);
    if (host.equals("localhost") || address.map(InetAddress::isLoopbackAddress).orElse(false)) {
      return true;
    }
    for (String rule : rules) {
      if (rule.equals("*") || covers(rule, host, port, address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String rule, String host, int port, Optional<InetAddress> address) {
    int slash = rule.indexOf('/');
    if (slash > 0) {
      return address.isPresent()
          && inside(rule.substring(0, slash), rule.substring(slash + 1), address.get());
    }
    String name = rule;
    int colon = rule.lastIndexOf(':');
    boolean several = colon != rule.indexOf(':') && !rule.startsWith("[");
    if (colon > rule.lastIndexOf(']') && !several) {
      if (!rule.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      name = rule.substring(0, colon);
    }
    if (address.isPresent()) {
      return address(Route.bare(name)).equals(address);
    }
    if (name.startsWith("*.")) {
      name = name.substring(1);
    }
    return name.startsWith(".")
        ? host.endsWith(name)
        : host.equals(name) || host.endsWith("." + name);
  }

  private static boolean inside(String network, String bits, InetAddress address) {
    byte[] base = address(Route.bare(network)).map(InetAddress::getAddress).orElse(new byte[0]);
    byte[] own = address.getAddress();
    int length;
    try {
      length = Integer.parseInt(bits);
    } catch (NumberFormatException e) {
      return false;
    }
    if (base.length != own.length || length < 0 || length > 8 * own.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (((base[i / 8] ^ own[i / 8]) & (0x80 >> (i % 8))) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
