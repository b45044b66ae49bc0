package io.gantry.cluster.dns;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What the cluster's DNS is to know.
 *
 * @param domain what all names of the cluster end with, as in {@code cluster.local}
 * @param listen where it listens, UDP and TCP
 * @param upstreams asked for all other names, in order
 */
public record ClusterDnsSettings(
    String domain, List<InetSocketAddress> listen, List<InetSocketAddress> upstreams) {
  /** Copies the lists. */
  public ClusterDnsSettings {
    listen = List.copyOf(listen);
    upstreams = List.copyOf(upstreams);
  }
}
