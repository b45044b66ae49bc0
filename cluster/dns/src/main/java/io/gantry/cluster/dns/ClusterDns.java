package io.gantry.cluster.dns;

import io.gantry.cluster.client.informer.Informers;
import io.gantry.platform.dns.DnsServer;
import io.gantry.platform.dns.DnsSettings;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * The DNS server of a cluster: names of Services and Pods straight from the informers' copies, all
 * other names from upstream servers.
 */
public final class ClusterDns implements AutoCloseable {
  private final DnsServer server;

  /** A server that is not started; it adds indexes to the informers. */
  public ClusterDns(Informers informers, ClusterDnsSettings settings) {
    var directory = new Directory(informers);
    server =
        new DnsServer(
            DnsSettings.of(settings.listen(), settings.upstreams()),
            List.of(
                new ClusterZone(directory, settings.domain()),
                new ReverseZone(directory, settings.domain())));
  }

  /**
   * Binds and answers.
   *
   * @throws io.gantry.platform.base.GantryException {@code UNAVAILABLE} if an address cannot be had
   */
  public void start() {
    server.start();
  }

  /** Where it listens. */
  public List<InetSocketAddress> addresses() {
    return server.addresses();
  }

  @Override
  public void close() {
    server.close();
  }
}
