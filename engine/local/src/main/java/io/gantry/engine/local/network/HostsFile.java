package io.gantry.engine.local.network;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.NetworkSpec;
import java.util.List;
import java.util.Map;

/** What a container's {@code /etc/hosts} says. */
public final class HostsFile {
  private static final String LOOPBACK =
      """
      127.0.0.1\tlocalhost
      ::1\tlocalhost ip6-localhost ip6-loopback
      fe00::\tip6-localnet
      ff00::\tip6-mcastprefix
      ff02::1\tip6-allnodes
      ff02::2\tip6-allrouters
      """;

  /** The host, as Docker Desktop calls it. */
  private static final String HOST = "host.docker.internal";

  /** In {@code --add-host}: whatever address the host has for the container. */
  private static final String HOST_GATEWAY = "host-gateway";

  private HostsFile() {}

  /**
   * Decides.
   *
   * @param endpoints the interfaces, that with the default route first; none before it has any
   */
  public static String decide(
      NetworkSpec network, String hostname, List<Endpoint> endpoints, List<Linked> linked) {
    var text = new StringBuilder(LOOPBACK);
    String host = host(network, endpoints);
    for (Map.Entry<String, String> extra : network.extraHosts().entrySet()) {
      line(text, extra.getValue().equals(HOST_GATEWAY) ? host : extra.getValue(), extra.getKey());
    }
    if (network.joins() && !network.extraHosts().containsKey(HOST)) {
      line(text, host, HOST);
    }
    for (Linked other : linked) {
      line(text, other.address(), other.names());
    }
    own(text, hostname, endpoints);
    return text.toString();
  }

  private static void own(StringBuilder text, String hostname, List<Endpoint> endpoints) {
    for (Endpoint endpoint : endpoints) {
      line(text, endpoint.address(), hostname);
      line(text, endpoint.address6(), hostname);
    }
  }

  /** The same file, whatever the user made of it, with the container's own addresses changed. */
  static String change(
      String before, String hostname, List<Endpoint> left, List<Endpoint> endpoints) {
    var gone = new StringBuilder();
    own(gone, hostname, left);
    List<String> lines = gone.toString().lines().toList();
    var text = new StringBuilder();
    for (String line : before.lines().toList()) {
      if (!lines.contains(line)) {
        text.append(line).append('\n');
      }
    }
    own(text, hostname, endpoints);
    return text.toString();
  }

  private static void line(StringBuilder text, String address, String name) {
    if (!address.isEmpty()) {
      text.append(address).append('\t').append(name).append('\n');
    }
  }

  private static String host(NetworkSpec network, List<Endpoint> endpoints) {
    if (network.mode().equals("host")) {
      return "127.0.0.1";
    }
    return endpoints.isEmpty() ? "" : endpoints.getFirst().gateway();
  }
}
