package io.gantry.engine.build.op;

import io.gantry.engine.build.graph.Op;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** The files of one RUN that are mounted over its root file system, in its run directory. */
final class RunFiles {
  static final String HOSTNAME = "buildkitsandbox";
  static final String GATEWAY = "host-gateway";
  private static final Path HOST_RESOLV_CONF = Path.of("/etc/resolv.conf");
  private static final Path UPLINK_RESOLV_CONF = Path.of("/run/systemd/resolve/resolv.conf");

  private final Path directory;

  RunFiles(Path directory) {
    this.directory = directory;
  }

  Path hosts() {
    return directory.resolve("hosts");
  }

  Path resolvConf() {
    return directory.resolve("resolv.conf");
  }

  Path script(String name) {
    return directory.resolve("scripts").resolve(name);
  }

  /** Writes them, but for {@link #hosts}. */
  void write(List<Op.InlineFile> scripts, boolean hostNetwork) throws IOException {
    Files.createDirectories(directory);
    String host = readIfThere(HOST_RESOLV_CONF);
    Files.writeString(
        resolvConf(),
        hostNetwork ? host : ResolvConf.decide(host, readIfThere(UPLINK_RESOLV_CONF)));
    for (Op.InlineFile script : scripts) {
      Files.createDirectories(script(script.name()).getParent());
      Files.writeString(script(script.name()), script.content());
      Files.setPosixFilePermissions(
          script(script.name()), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  /** Writes the names of hosts that the program knows (hosts(5)). */
  void writeHosts(String hostname, List<String> extra, String gateway) throws IOException {
    var text = new StringBuilder();
    text.append("127.0.0.1\tlocalhost ").append(hostname).append('\n');
    text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
    for (String host : extra) {
      int colon = separator(host);
      String address = host.substring(colon + 1).replace("[", "").replace("]", "");
      text.append(address.equals(GATEWAY) ? gateway : address)
          .append('\t')
          .append(host, 0, colon)
          .append('\n');
    }
    Files.writeString(hosts(), text);
  }

  /** As Docker takes them: {@code name:address}, or {@code name=address}. */
  private static int separator(String host) {
    int equals = host.indexOf('=');
    int colon = equals > 0 ? equals : host.indexOf(':');
    boolean sane = host.chars().noneMatch(c -> c <= ' ');
    if (colon <= 0 || colon == host.length() - 1 || !sane) {
      throw new GantryException(
          Kind.INVALID, "invalid host \"" + host + "\": write name:address (--add-host)");
    }
    return colon;
  }

  private static String readIfThere(Path path) throws IOException {
    return Files.isReadable(path) ? Files.readString(path) : "";
  }
}
