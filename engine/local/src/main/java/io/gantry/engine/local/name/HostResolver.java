package io.gantry.engine.local.name;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.dns.ResolverFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Whom the host asks about names. */
public final class HostResolver {
  private static final Path USUAL = Path.of("/etc/resolv.conf");
  private static final Path SYSTEMD = Path.of("/run/systemd/resolve/resolv.conf");
  private static final int PORT = 53;

  private HostResolver() {}

  /** The host's resolv.conf; behind systemd's stub, the one with the servers that it asks. */
  public static String text() {
    try {
      String text = Files.exists(USUAL) ? Files.readString(USUAL) : "";
      return text.contains("127.0.0.53") && Files.exists(SYSTEMD)
          ? Files.readString(SYSTEMD)
          : text;
    } catch (IOException e) {
      throw new DiskException("cannot read " + USUAL, e);
    }
  }

  /** Those that a container asked for, or the host's. */
  static List<InetSocketAddress> servers(List<String> wanted) {
    return wanted.isEmpty()
        ? ResolverFile.servers(text())
        : wanted.stream().map(server -> new InetSocketAddress(server, PORT)).toList();
  }
}
