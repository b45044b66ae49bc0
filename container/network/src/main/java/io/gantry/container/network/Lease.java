package io.gantry.container.network;

import java.util.List;

/** What a container holds: an address of the subnet and ports of the host. */
record Lease(String container, Ipv4 address, List<Networks.Port> ports) {
  Lease {
    ports = List.copyOf(ports);
  }
}
