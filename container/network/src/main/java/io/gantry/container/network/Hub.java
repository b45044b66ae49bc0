package io.gantry.container.network;

import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netfilter.Rule;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netfilter.Transaction.Hook;
import io.gantry.platform.linux.netfilter.Transaction.Part;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The network namespace that stands for the host where the host's own may not be touched: all
 * bridges of an ordinary user are in it. The pasta that leads out of it keeps it; with that it is
 * gone, and everything in it.
 *
 * @param way the pasta that leads out
 */
record Hub(Pasta way) {
  /** Names of the interfaces that {@link Entrance}s have. */
  static final String ENTRANCES = "tap";

  /** The table and the map in it that entrances fill; {@link PortTable} has another one. */
  static final String TABLE = "entrances";

  private static final String DEVICE = "host0";
  private static final int LOOPBACK = 127;

  /** After connections are known, before destinations are translated. */
  private static final int MANGLE = -150;

  /** Before the ports that this host would publish if it were one. */
  private static final int DESTINATION_NAT = -101;

  static Hub in(Path directory) {
    return new Hub(new Pasta(directory.resolve("hub.pid"), DEVICE));
  }

  /** The namespace, if it lives. */
  Optional<NetworkNamespace> find() {
    return way.namespace();
  }

  /** A namespace like it in which nothing is: for decisions while there is no hub. */
  NetworkNamespace imagine() {
    return made(false);
  }

  /** The namespace; made if it does not live. */
  NetworkNamespace start() {
    Optional<NetworkNamespace> known = find();
    return known.isPresent() ? known.get() : made(true);
  }

  private NetworkNamespace made(boolean leads) {
    List<Subnet> occupied = hostRoutes();
    NetworkNamespace made = NetworkNamespace.create();
    boolean done = false;
    try {
      if (leads) {
        way.stop();
        way.start(made, new Pasta.Purpose.Way());
      }
      int _ = made.call(() -> prepare(leads ? DEVICE : "lo", occupied, leads));
      done = true;
      return made;
    } finally {
      if (!done) {
        way.stop();
        made.close();
      }
    }
  }

  /** What the host has addresses in or routes to, so that no network takes it. */
  private static List<Subnet> hostRoutes() {
    try (var links = Links.open()) {
      return Bridge.occupied(links).stream()
          .filter(subnet -> subnet.base() >>> 24 != LOOPBACK)
          .toList();
    }
  }

  /** Runs inside. */
  private static int prepare(String device, List<Subnet> neighbours, boolean leads) {
    try (var links = Links.open()) {
      Link link = links.find(device).orElseThrow();
      links.setUp(link.index());
      for (Subnet subnet : neighbours) {
        links.addRoute(link.index(), new Ipv4(subnet.base()).bytes(), subnet.prefixLength());
      }
    }
    if (leads) {
      // a client's packets come by another interface than the default route has
      Sysctl.write("ipv4/conf/all/rp_filter", "0");
      Sysctl.write("ipv4/conf/default/rp_filter", "0");
      // whether a port is free was asked on the host, whose addresses are not here
      Sysctl.write("ipv4/ip_nonlocal_bind", "1");
      try (var socket = Nftables.open()) {
        socket.commit(table());
      }
    }
    return neighbours.size();
  }

  /** What came in by an entrance is answered through it. */
  private static Transaction table() {
    return new Transaction(TABLE)
        .createTable()
        .createMap(
            TABLE,
            List.of(Part.INTERFACE, Part.PROTOCOL, Part.PORT),
            List.of(Part.ADDRESS, Part.PORT))
        .createChain("remember", "filter", Hook.PREROUTING, MANGLE)
        .addRule("remember", new Rule().inputBeginsWith(ENTRANCES).rememberInput().leave())
        .addRule("remember", new Rule().markAsRemembered())
        .createChain("enter", "nat", Hook.PREROUTING, DESTINATION_NAT)
        .addRule("enter", new Rule().inputBeginsWith(ENTRANCES).translateByInputAndPort(TABLE));
  }

  /** Ends it. */
  void stop() {
    way.stop();
  }
}
