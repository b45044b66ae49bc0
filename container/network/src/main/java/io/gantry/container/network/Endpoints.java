package io.gantry.container.network;

import io.gantry.container.network.Networks.Endpoint;
import io.gantry.container.network.Networks.Port;
import io.gantry.container.network.Networks.Six;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What leases say to those outside. */
final class Endpoints {
  private Endpoints() {}

  /** All of a container, that with the default route first. */
  static List<Endpoint> of(Lease lease, Map<String, Network> networks) {
    var endpoints = new ArrayList<Endpoint>();
    for (Attached attached : lease.interfaces()) {
      Network network = networks.get(attached.network());
      if (network != null) {
        boolean first = attached.network().equals(lease.way().four());
        endpoints.add(first ? 0 : endpoints.size(), of(lease, attached, network));
      }
    }
    return endpoints;
  }

  static Endpoint of(Lease lease, Attached attached, Network network) {
    return new Endpoint(
        network.name(),
        network.id(),
        attached.address().toString(),
        network.subnet().prefixLength(),
        network.internal() ? "" : network.gateway().toString(),
        HexFormat.ofDelimiter(":").formatHex(attached.hardwareAddress()),
        ports(lease, attached),
        six(attached, network),
        attached.names());
  }

  private static List<Port> ports(Lease lease, Attached attached) {
    return lease.ports().stream()
        .filter(port -> lease.entrance(port).filter(attached::equals).isPresent())
        .toList();
  }

  private static Six six(Attached attached, Network network) {
    if (attached.address6().isEmpty() || network.six().isEmpty()) {
      return Six.NONE;
    }
    Network.Six six = network.six().get();
    return new Six(
        attached.address6().get().toString(),
        six.subnet().prefixLength(),
        network.internal() ? "" : six.gateway().toString());
  }
}
