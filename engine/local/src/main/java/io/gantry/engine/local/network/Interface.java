package io.gantry.engine.local.network;

import io.gantry.container.network.Networks;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import java.util.ArrayList;
import java.util.List;

/** From the interfaces that a container was given to what its record says of them. */
public final class Interface {
  private Interface() {}

  /** All of them. */
  public static List<Endpoint> endpoints(List<Networks.Endpoint> given) {
    return given.stream().map(Interface::endpoint).toList();
  }

  private static Endpoint endpoint(Networks.Endpoint endpoint) {
    return new Endpoint(
        endpoint.network(),
        endpoint.networkId(),
        endpoint.address(),
        endpoint.prefixLength(),
        endpoint.gateway(),
        endpoint.macAddress(),
        endpoint.six().address(),
        endpoint.six().prefixLength(),
        endpoint.six().gateway(),
        endpoint.names());
  }

  /** The ports of all of them. */
  public static List<PublishedPort> ports(List<Networks.Endpoint> given) {
    var ports = new ArrayList<PublishedPort>();
    for (Networks.Endpoint endpoint : given) {
      for (Networks.Port port : endpoint.ports()) {
        ports.add(
            new PublishedPort(
                port.hostAddress(), port.hostPort(), port.containerPort(), port.protocol()));
      }
    }
    return ports;
  }
}
