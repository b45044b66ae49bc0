package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * What a container asks of one of its networks. Empty strings mean: whatever is free or usual.
 *
 * @param network a name or an id
 * @param aliases further names by which others in the network find the container
 * @param address IPv4
 * @param address6 IPv6
 * @param macAddress as in {@code 02:42:ac:11:00:02}
 * @param gatewayPriority the network with the highest one has the default route
 * @param options of the driver
 */
public record EndpointSpec(
    String network,
    List<String> aliases,
    String address,
    String address6,
    String macAddress,
    int gatewayPriority,
    Map<String, String> options) {
  /** Copies the collections. */
  public EndpointSpec {
    aliases = List.copyOf(aliases);
    options = Map.copyOf(options);
  }

  /** One that asks for nothing but the network. */
  public static EndpointSpec of(String network) {
    return new EndpointSpec(network, List.of(), "", "", "", 0, Map.of());
  }
}
