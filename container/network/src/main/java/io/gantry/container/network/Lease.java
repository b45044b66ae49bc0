package io.gantry.container.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a container holds: interfaces in networks and ports of the host.
 *
 * @param gateway the key of the network that its default route and its ports go through; empty if
 *     nothing leads out
 */
record Lease(
    String container, List<Attached> interfaces, String gateway, List<Networks.Port> ports) {
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

  /** Where published ports lead. */
  Optional<Attached> entrance() {
    return in(gateway);
  }

  Lease with(Attached more, String way) {
    var all = new ArrayList<>(interfaces);
    all.add(more);
    return new Lease(container, all, way, ports);
  }

  Lease without(String network, String way) {
    var rest = new ArrayList<>(interfaces);
    rest.removeIf(attached -> attached.network().equals(network));
    return new Lease(container, rest, way, ports);
  }

  /** With other names in one network. */
  Lease named(String network, List<String> names) {
    var all = new ArrayList<Attached>();
    for (Attached attached : interfaces) {
      all.add(attached.network().equals(network) ? attached.named(names) : attached);
    }
    return new Lease(container, all, gateway, ports);
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
