package io.gantry.cluster.apiserver;

import java.util.List;

/**
 * What an operator may set.
 *
 * @param address host and port, as clients are told to reach the server
 * @param serviceCidr where the addresses of Services come from, as in {@code 10.96.0.0/16}
 * @param nodePorts the first and the last port for Services on nodes
 * @param staticTokens bearer tokens that are good without any object
 */
public record ServerSettings(
    String address, String serviceCidr, PortRange nodePorts, List<StaticToken> staticTokens) {
  /** The usual ones. */
  public static final ServerSettings USUAL =
      new ServerSettings("127.0.0.1:6443", "10.96.0.0/16", new PortRange(30000, 32767), List.of());

  /** Copies the list. */
  public ServerSettings {
    staticTokens = List.copyOf(staticTokens);
  }

  /** Ports, both ends included. */
  public record PortRange(int first, int last) {}

  /** Who shows this token is this user, in these groups. */
  public record StaticToken(String token, String user, List<String> groups) {
    /** Copies the groups. */
    public StaticToken {
      groups = List.copyOf(groups);
    }
  }
}
