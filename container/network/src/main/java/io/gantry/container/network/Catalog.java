package io.gantry.container.network;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.UserNetworks.Definition;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.netlink.Links;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks as things of their own: made, listed, removed. */
record Catalog(Ground ground) {
  List<Endpoint> endpoints(String container) {
    try (var _ = ground.acquire()) {
      Optional<Lease> lease = ground.leaseFile.read().of(container);
      return lease.isEmpty()
          ? List.of()
          : Endpoints.of(lease.get(), ground.networksOf(lease.get().interfaces()));
    }
  }

  Network create(Definition definition) {
    try (var _ = ground.acquire();
        var links = Links.open()) {
      Network network =
          NetworkPlan.decide(
              RandomId.next(),
              Instant.now(),
              definition,
              ground.store.list(),
              ground.settings.pool(),
              Bridge.occupied(links));
      ground.store.write(network);
      ground.boundaries.passed("network", "record");
      return network;
    }
  }

  List<Network> all() {
    try (var _ = ground.acquire()) {
      var all = new ArrayList<>(ground.store.list());
      if (all.stream().noneMatch(Network::isDefault)) {
        try (var links = Links.open()) {
          all.add(ground.kernel.look(links, Network.DEFAULT, ground.leaseFile.read()));
        }
      }
      all.sort((a, b) ->
          a.isDefault() == b.isDefault() ? a.name().compareTo(b.name()) : a.isDefault() ? -1 : 1);
      return all;
    }
  }

  void remove(Network network) {
    try (var _ = ground.acquire()) {
      Map<String, Attached> members = ground.leaseFile.read().in(network.key());
      if (!members.isEmpty()) {
        throw new GantryException(
            Kind.CONFLICT,
            "error while removing network: network " + network.name() + " has active endpoints");
      }
      try (var links = Links.open()) {
        ground.kernel.removeUnused(links);
      }
      ground.store.delete(network);
    }
  }

  Map<String, Endpoint> members(Network network) {
    try (var _ = ground.acquire()) {
      var members = new HashMap<String, Endpoint>();
      for (Lease lease : ground.leaseFile.read().all()) {
        lease
            .in(network.key())
            .ifPresent(
                attached -> members.put(lease.container(), Endpoints.of(lease, attached, network)));
      }
      return members;
    }
  }
}
