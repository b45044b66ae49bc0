package io.gantry.engine.build.op;

import java.util.ArrayList;
import java.util.List;

/** The resolver configuration that a RUN sees (resolv.conf(5)). */
final class ResolvConf {
  private ResolvConf() {}

  /**
   * The host's, without name servers that only the host itself can reach.
   *
   * @param host the host's file
   * @param uplink what systemd-resolved would ask, used if nothing else is left; may be empty
   */
  static String decide(String host, String uplink) {
    String own = reachable(host);
    if (hasServer(own)) {
      return own;
    }
    String other = reachable(uplink);
    return hasServer(other) ? other : own + "nameserver 8.8.8.8\nnameserver 8.8.4.4\n";
  }

  private static String reachable(String text) {
    var kept = new ArrayList<String>();
    for (String line : text.lines().toList()) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      boolean loopback =
          words.size() > 1
              && words.getFirst().equals("nameserver")
              && (words.get(1).startsWith("127.") || words.get(1).equals("::1"));
      if (!loopback && !line.isBlank()) {
        kept.add(line);
      }
    }
    return kept.isEmpty() ? "" : String.join("\n", kept) + "\n";
  }

  private static boolean hasServer(String text) {
    return text.lines().anyMatch(line -> line.strip().startsWith("nameserver"));
  }
}
