package io.gantry.app.launcher.cluster;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.dns.ResolverFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The name servers that the host asks, for names outside the cluster. */
final class NameServers {
  private static final Path RESOLV = Path.of("/etc/resolv.conf");

  private NameServers() {}

  static List<InetSocketAddress> ofHost() {
    try {
      return Files.exists(RESOLV) ? ResolverFile.servers(Files.readString(RESOLV)) : List.of();
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + RESOLV, e);
    }
  }
}
