package io.gantry.container.network;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.container.network.UserNetworks.Definition;
import io.gantry.container.network.UserNetworks.Join;
import io.gantry.container.network.UserNetworks.Pool;
import io.gantry.platform.linux.netlink.Links;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A host made of a network namespace, with a neighbour who routes everything to it, and containers.
 */
final class Lan implements AutoCloseable {
  final Site host = new Site("host");
  final Site neighbour = new Site("neighbour");
  final NetworkSettings settings;
  final LocalNetworks networks;
  private final Map<String, Site> containers = new HashMap<>();
  private final List<Site> sites = new ArrayList<>(List.of(host, neighbour));

  Lan(Path directory) {
    settings = NetworkSettings.forRoot(directory);
    networks = new LocalNetworks(directory.resolve("state"), directory.resolve("run"), settings);
    host.call(() -> {
      try (var links = Links.open()) {
        links.createBridge("lan", new byte[] {2, 0, 0, 0, 0, 1}, 0);
        int lan = links.find("lan").orElseThrow().index();
        links.addAddress(lan, new byte[] {(byte) 198, 51, 100, 1}, 24);
        links.addAddress(lan, six(1), 64);
        links.setUp(lan);
        byte[] mac = {2, 0, 0, 0, 0, 2};
        links.createVeth("lan-port", lan, 0, "eth0", mac, neighbour.namespace().fd());
      }
      return 0;
    });
    neighbour.call(() -> {
      try (var links = Links.open()) {
        byte[] own = {(byte) 198, 51, 100, 2};
        byte[] gateway = {(byte) 198, 51, 100, 1};
        int eth0 = links.find("eth0").orElseThrow().index();
        links.configure(eth0, own, 24, gateway);
        links.addAddress(eth0, six(2), 64);
        links.setDefaultRoute(six(1));
      }
      return 0;
    });
  }

  /** An address of the neighbourhood: 2001:db8::. */
  private static byte[] six(int number) {
    byte[] address = new byte[16];
    System.arraycopy(new byte[] {0x20, 1, 0xd, (byte) 0xb8}, 0, address, 0, 4);
    address[15] = (byte) number;
    return address;
  }

  /** One of both families. */
  static Definition dual(String name, boolean internal, Pool... pools) {
    return new Definition(
        name, "bridge", List.of(pools), true, internal, false, Map.of(), Map.of());
  }

  static Definition network(String name, Pool... pools) {
    return new Definition(name, "bridge", List.of(pools), false, false, false, Map.of(), Map.of());
  }

  static Definition internal(String name) {
    return new Definition(name, "bridge", List.of(), false, true, false, Map.of(), Map.of());
  }

  Network create(Definition definition) {
    return host.call(() -> networks.create(definition));
  }

  /** 64 digits that begin with the name's. */
  static String id(String name) {
    return String.format(
            "%-64s",
            java.util.HexFormat.of()
                .formatHex(name.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .replace(' ', '0');
  }

  static Join join(Network network, String... names) {
    return new Join(network.key(), List.of(names), "", "", "", 0);
  }

  Site site(String container) {
    return containers.computeIfAbsent(
        container,
        name -> {
          var site = new Site(name);
          sites.add(site);
          return site;
        });
  }

  /** Starts a container in networks. */
  List<Endpoint> start(String container, List<Join> joins, Port... ports) {
    Path namespace = site(container).namespace().path();
    return host.call(() -> networks.attach(id(container), namespace, joins, List.of(ports)));
  }

  Endpoint connect(String container, Join join) {
    Path namespace = site(container).namespace().path();
    return host.call(() -> networks.connect(id(container), namespace, join));
  }

  void disconnect(String container, Network network) {
    host.call(() -> {
      networks.disconnect(
          id(container), java.util.Optional.of(site(container).namespace().path()), network.key());
      return 0;
    });
  }

  void release(String container) {
    host.call(() -> {
      networks.release(id(container));
      return 0;
    });
  }

  boolean hostHas(String name) {
    return host.call(() -> {
      try (var links = Links.open()) {
        return links.find(name).isPresent();
      }
    });
  }

  @Override
  public void close() throws IOException {
    host.call(() -> {
      networks.close();
      return 0;
    });
    for (Site site : sites) {
      site.close();
    }
  }
}
