package io.gantry.engine.build.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The words of EXPOSE. */
final class Ports {
  private static final int MOST = 65_535;

  private Ports() {}

  /** {@code 80} → {@code 80/tcp}; {@code 8000-8001/udp} → both. */
  static List<String> parse(String word) {
    int slash = word.indexOf('/');
    String protocol = slash < 0 ? "tcp" : word.substring(slash + 1).toLowerCase(Locale.ROOT);
    if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      throw new IllegalArgumentException("invalid proto: " + protocol);
    }
    String range = slash < 0 ? word : word.substring(0, slash);
    int dash = range.indexOf('-');
    int first = number(dash < 0 ? range : range.substring(0, dash), word);
    int last = dash < 0 ? first : number(range.substring(dash + 1), word);
    if (last < first) {
      throw new IllegalArgumentException("invalid containerPort: " + word);
    }
    var ports = new ArrayList<String>();
    for (int port = first; port <= last; port++) {
      ports.add(port + "/" + protocol);
    }
    return ports;
  }

  private static int number(String text, String word) {
    boolean digits = !text.isEmpty() && text.length() <= 5;
    digits &= text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = digits ? Integer.parseInt(text) : -1;
    if (port < 0 || port > MOST) {
      throw new IllegalArgumentException("invalid containerPort: " + word);
    }
    return port;
  }
}
