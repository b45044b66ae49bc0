package io.gantry.platform.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The servers that a host asks: {@code nameserver} lines of resolv.conf(5). */
public final class ResolverFile {
  private static final String KEYWORD = "nameserver";
  private static final int PORT = 53;

  private ResolverFile() {}

  /** Reads a file; one that is missing or broken names no servers. */
  public static List<InetSocketAddress> servers(Path file) {
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException _) {
      return List.of();
    }
  }

  static List<InetSocketAddress> parse(List<String> lines) {
    var servers = new ArrayList<InetSocketAddress>();
    for (String line : lines) {
      String text = line.strip();
      if (text.startsWith(KEYWORD) && text.length() > KEYWORD.length()) {
        String address = text.substring(KEYWORD.length()).strip();
        if (Character.isWhitespace(text.charAt(KEYWORD.length())) && isAddress(address)) {
          try {
            servers.add(new InetSocketAddress(InetAddress.ofLiteral(address), PORT));
          } catch (IllegalArgumentException _) {
            // not an address after all
          }
        }
      }
    }
    return List.copyOf(servers);
  }

  /** Scoped addresses need their interface's name to be known: they are left out. */
  private static boolean isAddress(String text) {
    return !text.isEmpty() && text.indexOf('%') < 0;
  }
}
