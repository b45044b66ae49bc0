package io.gantry.cluster.dns;

import io.gantry.cluster.client.informer.Informers;
import io.gantry.platform.dns.DnsServer;
import io.gantry.platform.dns.DnsSettings;
import io.gantry.platform.dns.ResolverFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * The DNS server of a cluster: names of Services and Pods straight from the informers' copies, all
 * other names from upstream servers.
 */
public final class ClusterDns implements AutoCloseable {
  /** Where it listens unless told otherwise: not the host's own port for DNS. */
  public static final int PORT = 10053;

  private static final Path RESOLVER_FILE = Path.of("/etc/resolv.conf");

  private final DnsServer server;

  /**
   * A server on {@link #PORT} of an address, which asks the servers of the host for other names.
   *
   * @param domain as in {@code cluster.local}
   * @param address an IPv4 address of this host, as in {@code 10.244.0.1}
   */
  public ClusterDns(Informers informers, String domain, String address) {
    this(
        informers,
        new ClusterDnsSettings(
            domain,
            List.of(new InetSocketAddress(InetAddress.ofLiteral(address), PORT)),
            ResolverFile.servers(RESOLVER_FILE)));
  }

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
