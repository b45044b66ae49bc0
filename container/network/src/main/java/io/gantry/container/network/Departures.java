package io.gantry.container.network;

import io.gantry.platform.linux.netlink.Links;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Containers that are gone: what they held is taken back. */
record Departures(Ground ground) {
  private static final System.Logger LOG = System.getLogger(Departures.class.getName());

  void release(String container) {
    try (var _ = ground.acquire();
        var links = Links.open()) {
      Leases leases = ground.leaseFile.read();
      Optional<Lease> lease = leases.of(container);
      var ports = new ArrayList<Integer>();
      if (lease.isPresent()) {
        leases = leases.without(container);
        boolean whole = ground.table.withdraw(lease.get());
        ground.boundaries.passed("detach", "rules");
        ground.leaseFile.write(whole ? leases : leases.changing());
        ground.boundaries.passed("detach", "lease");
        if (!whole) {
          ground.kernel.heal();
        }
        for (Attached attached : lease.get().interfaces()) {
          links
              .find(Bridge.port(container, attached.device()))
              .ifPresent(link -> ports.add(link.index()));
        }
      } else {
        links.find(Bridge.port(container, 0)).ifPresent(link -> ports.add(link.index()));
      }
      if (!ports.isEmpty() || leases.isEmpty() || !ground.kernel.unused(leases).isEmpty()) {
        ground.removal.request(ports);
      }
    }
  }

  void sweep(Predicate<String> alive) {
    Leases leases;
    try (var _ = ground.acquire()) {
      leases = ground.leaseFile.read();
    }
    for (Lease lease : leases.all()) {
      if (!alive.test(lease.container())) {
        release(lease.container());
      }
    }
    if (leases.isEmpty() || !ground.kernel.unused(leases).isEmpty()) {
      ground.removal.request(List.of());
    }
  }

  /** The kernel deletes a group in the time that one takes. */
  private static void delete(Links links, List<Integer> ports, int leaving) {
    if (ports.size() == 1) {
      links.delete(ports.getFirst());
    } else if (!ports.isEmpty()) {
      links.setGroup(ports, leaving);
      links.deleteGroup(leaving);
    }
  }

  /** A round of the removal thread; what fails is left to the next round of any process. */
  static void remove(Ground ground, List<Integer> ports) {
    try (var links = Links.open()) {
      try (var _ = ground.acquire()) {
        ground.kernel.removeUnused(links);
      }
      ground.boundaries.passed("detach", "bridges");
      delete(links, ports, new Bridge(ground.settings.bridge()).leaving());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove what containers left", e);
    }
  }
}
