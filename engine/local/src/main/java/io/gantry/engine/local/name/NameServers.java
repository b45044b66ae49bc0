package io.gantry.engine.local.name;

import io.gantry.container.network.Names;
import io.gantry.container.network.UserNetworks;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.dns.DnsServer;
import io.gantry.platform.dns.DnsSettings;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The name servers of containers that this process runs. */
public final class NameServers implements Duty {
  private static final System.Logger LOG = System.getLogger(NameServers.class.getName());
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.11", 53);

  /** By then the keeper serves a container that another process has started. */
  private static final Duration LENT = Duration.ofSeconds(3);

  private final UserNetworks networks;
  private final Map<String, Served> servers = new ConcurrentHashMap<>();
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  /** Serves the names of {@code networks}. */
  public NameServers(UserNetworks networks) {
    this.networks = networks;
  }

  @Override
  public boolean concerns(ContainerRecord record) {
    return record.spec().network().named();
  }

  @Override
  public boolean followsNetworks() {
    return true;
  }

  @Override
  public void begin(ContainerRecord record) {
    if (record.state() instanceof ContainerState.Running(long pid, _, _)) {
      kept.add(record.id());
      try {
        serve(record, pid);
      } catch (GantryException e) {
        LOG.log(System.Logger.Level.WARNING, "no name service for " + record.name(), e);
      }
    }
  }

  @Override
  public void end(String id) {
    kept.remove(id);
    close(id);
  }

  /** Serves a container that is about to run, until the keeper does. */
  public void lend(ContainerRecord record, long pid) {
    serve(record, pid);
    Thread.ofVirtual()
        .name("names-" + record.id().substring(0, 12))
        .start(() -> {
          try {
            Thread.sleep(LENT);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          if (!kept.contains(record.id())) {
            close(record.id());
          }
        });
  }

  /** A server inside the namespace of a process, with those whom it asks. */
  private record Served(long pid, List<InetSocketAddress> upstreams, DnsServer server) {}

  private void serve(ContainerRecord record, long pid) {
    Names names = networks.names(record.id());
    List<InetSocketAddress> upstreams = upstreams(names, record.spec().network().dns());
    Served _ =
        servers.compute(
            record.id(),
            (_, before) -> {
              if (before != null && before.pid() == pid && before.upstreams().equals(upstreams)) {
                return before;
              }
              var zone = new ContainerZone(names, links(record));
              var next = new Served(pid, upstreams, open(zone, upstreams, pid));
              if (before != null) {
                before.server().close();
              }
              return next;
            });
  }

  /** Nobody if no network leads out: the questions must not either (CVE-2024-29018). */
  static List<InetSocketAddress> upstreams(Names names, List<String> wanted) {
    return names.leadsOut() ? HostResolver.servers(wanted) : List.of();
  }

  private static Map<String, String> links(ContainerRecord record) {
    var links = new HashMap<String, String>();
    for (LinkSpec link : record.spec().network().links()) {
      links.put(link.alias().toLowerCase(Locale.ROOT), link.container().toLowerCase(Locale.ROOT));
    }
    return links;
  }

  private static DnsServer open(ContainerZone zone, List<InetSocketAddress> upstreams, long pid) {
    var server = new DnsServer(DnsSettings.of(List.of(ADDRESS), upstreams).shared(), List.of(zone));
    NetworkNamespace.call(
        Path.of("/proc/" + pid + "/ns/net"),
        () -> {
          server.bind();
          return server;
        });
    server.serve();
    return server;
  }

  private void close(String id) {
    Served served = servers.remove(id);
    if (served != null) {
      served.server().close();
    }
  }
}
