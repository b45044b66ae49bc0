package io.gantry.container.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container holds: interfaces in networks and ports of the host.
 *
 * @param way the networks that its default routes and its ports go through
 */
record Lease(String container, List<Attached> interfaces, Way way, List<Networks.Port> ports) {
  Lease {
    interfaces = List.copyOf(interfaces);
    ports = List.copyOf(ports);
  }

  Optional<Attached> in(String network) {
    for (Attached attached : interfaces) {
      if (attached.network().equals(network)) {
        return Optional.of(attached);
      }
    }
    return Optional.empty();
  }

  /** One that holds nothing. */
  static Lease none(String container) {
    return new Lease(container, List.of(), Way.NONE, List.of());
  }

  /** Where a published port leads. */
  Optional<Attached> entrance(Networks.Port port) {
    return in(PortChoice.isSix(port) ? way.six() : way.four());
  }

  Lease with(Attached more) {
    var all = new ArrayList<>(interfaces);
    all.add(more);
    return new Lease(container, all, way, ports);
  }

  Lease without(String network) {
    var rest = new ArrayList<>(interfaces);
    rest.removeIf(attached -> attached.network().equals(network));
    return new Lease(container, rest, way, ports);
  }

  Lease with(Way other) {
    return new Lease(container, interfaces, other, ports);
  }

  Lease with(Way other, List<Networks.Port> others) {
    return new Lease(container, interfaces, other, others);
  }

  /** With other names in one network. */
  Lease named(String network, List<String> names) {
    var all = new ArrayList<Attached>();
    for (Attached attached : interfaces) {
      all.add(attached.network().equals(network) ? attached.named(names) : attached);
    }
    return new Lease(container, all, way, ports);
  }

  /** The first number that no interface has. */
  int freeDevice() {
    int device = 0;
    while (has(device)) {
      device++;
    }
    return device;
  }

  private boolean has(int device) {
    for (Attached attached : interfaces) {
      if (attached.device() == device) {
        return true;
      }
    }
    return false;
  }
}
