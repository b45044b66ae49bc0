package io.gantry.app.launcher.cluster;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What was decided when the cluster was made, and holds until it is deleted.
 *
 * @param node the name of this host's Node
 * @param port of the API server
 * @param serviceCidr where ClusterIPs come from
 */
record ClusterSettings(String node, int port, String serviceCidr) {
  /** The usual port of a Kubernetes API server. */
  static final int USUAL_PORT = 6443;

  static final String DOMAIN = "cluster.local";
  private static final Path DEFAULT_ROOT = Path.of("/var/lib/gantry/cluster");

  /** The settings of an existing cluster. */
  static Optional<ClusterSettings> read(Path file) {
    return DurableFile.read(file)
        .map(bytes -> Json.parse(bytes).asObject())
        .map(tree ->
            new ClusterSettings(
                tree.string("node"),
                (int) tree.number("port", USUAL_PORT),
                tree.string("serviceCidr")));
  }

  void write(Path file) {
    DurableFile.write(
        file,
        Json.object()
            .put("node", node)
            .put("port", port)
            .put("serviceCidr", serviceCidr)
            .build()
            .bytes());
  }

  /** The usual range, or for a state root of its own one that others hardly have. */
  static String usualServices(Path state) {
    if (state.equals(DEFAULT_ROOT)) {
      return "10.43.0.0/16";
    }
    int hash = state.toString().hashCode() * 0x9E3779B1;
    return "10." + (128 + (hash >>> 24 & 0x3f)) + "." + (hash >>> 16 & 0xf0) + ".0/20";
  }

  /** A host name as the name of a Node: a DNS subdomain of RFC 1123. */
  static String nodeName(String host) {
    var name = new StringBuilder();
    for (char c : host.strip().toLowerCase(Locale.ROOT).toCharArray()) {
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
      name.append(allowed ? c : '-');
    }
    while (!name.isEmpty() && !Character.isLetterOrDigit(name.charAt(0))) {
      name.deleteCharAt(0);
    }
    while (!name.isEmpty() && !Character.isLetterOrDigit(name.charAt(name.length() - 1))) {
      name.deleteCharAt(name.length() - 1);
    }
    if (name.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "host name \"" + host + "\" is no node name: use --node-name");
    }
    return name.toString();
  }
}
