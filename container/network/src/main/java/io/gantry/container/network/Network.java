package io.gantry.container.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network as it is kept. The one called {@code bridge} is there without being created.
 *
 * @param id 64 hexadecimal digits
 * @param driver {@code bridge} or {@code macvlan}
 * @param gateway the host's address in a bridge's subnet, a router's in another's
 * @param range where addresses are chosen from, inside the subnet
 * @param movable whether gantry chose the subnet and may choose another while nobody uses it
 * @param internal nothing leads out of it
 */
public record Network(
    String id,
    String name,
    Instant createdAt,
    String driver,
    Subnet subnet,
    Ipv4 gateway,
    Optional<Subnet> range,
    Optional<Six> six,
    boolean movable,
    boolean internal,
    boolean attachable,
    Map<String, String> labels,
    Map<String, String> options) {
  /** The name of the default network. */
  public static final String DEFAULT = "bridge";

  static final String BRIDGE_NAME = "com.docker.network.bridge.name";
  static final String MTU = "com.docker.network.driver.mtu";
  static final String TALK = "com.docker.network.bridge.enable_icc";
  static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
  static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
  static final String PARENT = "parent";

  private static final int DIGITS = 12;

  /** Copies the maps. */
  public Network {
    labels = Map.copyOf(labels);
    options = Map.copyOf(options);
  }

  /** The IPv6 half of a network. */
  public record Six(Subnet6 subnet, Ipv6 gateway, Optional<Subnet6> range) {}

  static Network standard(String id, Instant createdAt, Subnet subnet) {
    return new Network(
        id,
        DEFAULT,
        createdAt,
        "bridge",
        subnet,
        subnet.gateway(),
        Optional.empty(),
        Optional.empty(),
        true,
        false,
        false,
        Map.of(),
        Map.of());
  }

  /** The same on another subnet. */
  Network on(Subnet other) {
    return new Network(
        id,
        name,
        createdAt,
        driver,
        other,
        other.gateway(),
        Optional.empty(),
        six,
        movable,
        internal,
        attachable,
        labels,
        options);
  }

  /** Its addresses as text: IPv4, and IPv6 if it has any. */
  public List<UserNetworks.Pool> pools() {
    var pools = new ArrayList<UserNetworks.Pool>();
    pools.add(
        new UserNetworks.Pool(
            subnet.toString(), gateway.toString(), range.map(Subnet::toString).orElse("")));
    if (six.isPresent()) {
      Six half = six.get();
      pools.add(
          new UserNetworks.Pool(
              half.subnet().toString(),
              half.gateway().toString(),
              half.range().map(Subnet6::toString).orElse("")));
    }
    return pools;
  }

  /** Whether it has IPv6 addresses too. */
  public boolean ipv6() {
    return six.isPresent();
  }

  /** What leases call it: its id, the default one by its name. */
  public String key() {
    return isDefault() ? DEFAULT : id;
  }

  boolean isDefault() {
    return name.equals(DEFAULT);
  }

  boolean bridged() {
    return driver.equals("bridge");
  }

  /** The host's interface; macvlan has none of its own. */
  String bridge(NetworkSettings settings) {
    if (isDefault()) {
      return settings.bridge();
    }
    String chosen = options.getOrDefault(BRIDGE_NAME, "");
    return chosen.isEmpty() ? "gt-" + id.substring(0, DIGITS) : chosen;
  }

  /** Bytes; 0 for the kernel's default. */
  int mtu() {
    return number(options.getOrDefault(MTU, options.getOrDefault("mtu", "")));
  }

  private static int number(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 6;
    return digits && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : 0;
  }

  /** Whether its containers may talk to each other. */
  boolean talks() {
    return !options.getOrDefault(TALK, "true").equals("false");
  }

  boolean masquerades() {
    return !internal && !options.getOrDefault(MASQUERADE, "true").equals("false");
  }
}
