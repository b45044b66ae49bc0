package io.gantry.container.network;

import io.gantry.container.network.Leases.Made;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Bridges and the table as leases want them. Used only while the networks' lock is held. */
record Kernel(NetworkSettings settings, NetworkStore store, LeaseFile leaseFile, PortTable table) {
  /**
   * What a container's interface is made on.
   *
   * @param made whether it was made just now
   */
  record Above(int index, boolean made) {}

  private Bridge bridge(Network network) {
    return new Bridge(network.bridge(settings));
  }

  /**
   * The network of a key; the default one is made if it was never used. One whose subnet gantry
   * chose gets another if the host uses it meanwhile and no container does.
   *
   * @throws GantryException {@code NOT_FOUND}
   */
  Network find(Links links, String key, Leases leases) {
    return find(links, key, leases, store::write);
  }

  /** As {@link #find}, for somebody who only looks: a full disk keeps nobody from that. */
  Network look(Links links, String key, Leases leases) {
    return find(links, key, leases, this::writeIfRoom);
  }

  private void writeIfRoom(Network network) {
    try {
      store.write(network);
    } catch (GantryException e) {
      if (e.kind() != Kind.EXHAUSTED) {
        throw e;
      }
    }
  }

  private Network find(Links links, String key, Leases leases, Consumer<Network> chosen) {
    Optional<Network> known = store.get(key);
    if (known.isEmpty() && !key.equals(Network.DEFAULT)) {
      throw new GantryException(Kind.NOT_FOUND, "network " + key + " not found");
    }
    boolean fixed = known.isPresent() && (!known.get().movable() || !known.get().bridged());
    if (known.isPresent() && (fixed || leases.networks().contains(key) || isReady(links, known))) {
      return known.get();
    }
    Bridge bridge = known.map(this::bridge).orElse(new Bridge(settings.bridge()));
    bridge.remove(links);
    List<Subnet> occupied = Bridge.occupied(links);
    if (known.isPresent() && SubnetChoice.isFree(known.get().subnet(), occupied)) {
      return known.get();
    }
    List<Network> others = new ArrayList<>(store.list());
    others.removeIf(other -> other.key().equals(key));
    List<Subnet> pool =
        key.equals(Network.DEFAULT) ? settings.pool() : NetworkPlan.pieces(settings.pool());
    Subnet subnet = SubnetChoice.decide(pool, NetworkPlan.with(occupied, others));
    Network network =
        known
            .map(old -> old.on(subnet))
            .orElseGet(() -> Network.standard(RandomId.next(), Instant.now(), subnet));
    chosen.accept(network);
    return network;
  }

  private boolean isReady(Links links, Optional<Network> network) {
    return network.isPresent() && bridge(network.get()).ready(links).isPresent();
  }

  /** Makes the bridge of a network if it is missing. */
  Above prepare(Links links, Network network, Leases leases) {
    if (!network.bridged()) {
      String parent = network.options().getOrDefault(Network.PARENT, "");
      return new Above(
          links
              .find(parent)
              .map(Link::index)
              .orElseThrow(() ->
                  new GantryException(
                      Kind.NOT_FOUND,
                      "network "
                          + network.name()
                          + ": the host has no interface "
                          + parent
                          + ", its parent")),
          false);
    }
    Bridge bridge = bridge(network);
    Optional<Link> ready = bridge.ready(links);
    if (ready.isPresent()) {
      return new Above(ready.get().index(), false);
    }
    Link link = bridge.create(links, network);
    Bridge.rejoin(links, link, network, leases.in(network.key()));
    return new Above(link.index(), true);
  }

  /**
   * Adds the ports of a lease to a whole table; makes it whole where somebody flushed it or a
   * network came.
   *
   * @param again whether to make it anew in any case
   */
  void publish(Lease lease, Leases leases, boolean again) {
    if (leases.made().networks().isEmpty()) {
      return;
    }
    boolean whole = !again && table.isWhole(leases.made().rules()) && table.publish(lease);
    if (!whole) {
      remake(leases);
    }
  }

  private void remake(Leases leases) {
    var networks = new ArrayList<Network>();
    for (String key : leases.made().networks()) {
      store.get(key).ifPresent(networks::add);
    }
    networks.sort((a, b) -> a.id().compareTo(b.id()));
    int rules = table.replace(networks, leases);
    leaseFile.write(leases.withMade(leases.made().complete(rules)));
  }

  /** Makes the table whole if it is not. */
  void heal() {
    Leases leases = leaseFile.read();
    if (!leases.made().networks().isEmpty() && !table.isWhole(leases.made().rules())) {
      remake(leases);
    }
  }

  /** Makes again what is missing: bridges that containers are in, the table. */
  void heal(Links links) {
    Leases leases = leaseFile.read();
    for (String key : leases.networks()) {
      store
          .get(key)
          .filter(Network::bridged)
          .ifPresent(network -> {
            Above _ = prepare(links, network, leases);
          });
    }
    heal();
  }

  /** The networks that are in the kernel though no container is in them. */
  Set<String> unused(Leases leases) {
    var unused = new LinkedHashSet<>(leases.made().networks());
    unused.removeAll(leases.networks());
    return unused;
  }

  /** Removes their bridges and rules. */
  void removeUnused(Links links) {
    Leases leases = leaseFile.read();
    Set<String> unused = unused(leases);
    for (String key : unused) {
      store.get(key).ifPresent(network -> bridge(network).remove(links));
    }
    if (leases.isEmpty()) {
      table.remove();
      new Bridge(settings.bridge()).remove(links);
    }
    if (!unused.isEmpty()) {
      var rest = new LinkedHashSet<>(leases.made().networks());
      rest.removeAll(unused);
      Leases next = leases.withMade(new Made(rest, -1));
      if (rest.isEmpty()) {
        table.remove();
        leaseFile.write(next);
      } else {
        remake(next);
      }
    }
  }
}
