package io.gantry.platform.dns;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;

/** Reads resolv.conf(5). */
public final class ResolverFile {
  private static final int PORT = 53;

  private ResolverFile() {}

  /** The name servers of a file's text, in its order. */
  public static List<InetSocketAddress> servers(String text) {
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
