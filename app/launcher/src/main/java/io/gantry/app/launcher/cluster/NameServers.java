package io.gantry.app.launcher.cluster;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** The name servers that the host asks, for names outside the cluster. */
final class NameServers {
  private static final Path RESOLV = Path.of("/etc/resolv.conf");
  private static final int PORT = 53;

  private NameServers() {}

  static List<InetSocketAddress> ofHost() {
    try {
      return Files.exists(RESOLV) ? of(Files.readString(RESOLV)) : List.of();
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + RESOLV, e);
    }
  }

  /** From the text of a resolv.conf(5). */
  static List<InetSocketAddress> of(String text) {
    var servers = new ArrayList<InetSocketAddress>();
    for (String line : text.split("\n", -1)) {
      var words = new StringTokenizer(line);
      if (words.countTokens() >= 2 && words.nextToken().equals("nameserver")) {
        servers.add(new InetSocketAddress(words.nextToken(), PORT));
      }
    }
    return List.copyOf(servers);
  }
}
