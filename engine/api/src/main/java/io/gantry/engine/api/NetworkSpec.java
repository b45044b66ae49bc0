package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * The network of a container.
 *
 * @param mode {@code bridge}, {@code host}, {@code none}, {@code container:REF} or {@code
 *     sandbox:ID} (see {@link Sandboxes})
 * @param exposed {@code 80/tcp}
 * @param publishAll publish every exposed port on a free host port
 * @param extraHosts name → address
 */
public record NetworkSpec(
    String mode,
    List<PortSpec> ports,
    List<String> exposed,
    boolean publishAll,
    Map<String, String> extraHosts,
    List<String> dns,
    List<String> dnsSearch,
    List<String> dnsOptions) {
  /** The default network, nothing published. */
  public static final NetworkSpec BRIDGE =
      new NetworkSpec(
          "bridge", List.of(), List.of(), false, Map.of(), List.of(), List.of(), List.of());

  /** Copies the collections. */
  public NetworkSpec {
    ports = List.copyOf(ports);
    exposed = List.copyOf(exposed);
    extraHosts = Map.copyOf(extraHosts);
    dns = List.copyOf(dns);
    dnsSearch = List.copyOf(dnsSearch);
    dnsOptions = List.copyOf(dnsOptions);
  }
}
