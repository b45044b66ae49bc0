package io.gantry.container.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * What distinguishes the networks of one state root from those of another on the same host.
 *
 * @param bridge the bridge's interface name, at most 15 characters
 * @param table the nftables table
 * @param pool subnets to choose from, in order
 * @param routed containers reach each other through the host alone, as it must be where the host
 *     translates addresses between them: each has its address and the gateway, no subnet on the
 *     link
 * @param publish the host's address for ports that are published without one; empty for all
 */
public record NetworkSettings(
    String bridge, String table, List<Subnet> pool, boolean routed, String publish) {
  private static final Path DEFAULT_ROOT = Path.of("/var/lib/gantry");
  private static final int LONGEST_NAME = 15;

  /** Ports are published on all addresses. */
  public NetworkSettings(String bridge, String table, List<Subnet> pool, boolean routed) {
    this(bridge, table, pool, routed, "");
  }

  /** Copies the pool. */
  public NetworkSettings {
    if (bridge.isEmpty() || bridge.length() > LONGEST_NAME) {
      throw new IllegalArgumentException("interface name " + bridge);
    }
    pool = List.copyOf(pool);
  }

  /**
   * The settings for a state root: short names and wide subnets for {@code /var/lib/gantry}, names
   * and narrow subnets derived from the path for any other, so that tests and users stay apart.
   */
  public static NetworkSettings forRoot(Path root) {
    Path path = root.toAbsolutePath().normalize();
    if (path.equals(DEFAULT_ROOT)) {
      return new NetworkSettings("gantry0", "gantry", defaultPool(), false);
    }
    int hash = hash(path.toString());
    String suffix = HexFormat.of().toHexDigits(hash);
    return new NetworkSettings("gantry-" + suffix, "gantry-" + suffix, derivedPool(hash), false);
  }

  /** The settings for an ordinary user, in whose own network namespace nobody else is. */
  public static NetworkSettings ofUser() {
    return forRoot(DEFAULT_ROOT);
  }

  /** The settings of the sandboxes' network for a state root; told apart in the same way. */
  public static NetworkSettings ofSandboxes(Path root) {
    Path path = root.toAbsolutePath().normalize();
    if (path.equals(DEFAULT_ROOT)) {
      return new NetworkSettings("gantry-pods", "gantry-pods", sandboxPool(), true);
    }
    NetworkSettings other = forRoot(path.resolve("sandboxes"));
    return new NetworkSettings(other.bridge(), other.table(), other.pool(), true);
  }

  /** 2,045 addresses each: a node may run a thousand Pods and more. */
  private static List<Subnet> sandboxPool() {
    var pool = new ArrayList<Subnet>();
    for (int third = 0; third < 256; third += 8) {
      pool.add(new Subnet((10 << 24 | 244 << 16) + (third << 8), 21));
    }
    return pool;
  }

  private static List<Subnet> defaultPool() {
    var pool = new ArrayList<Subnet>();
    for (int second = 88; second < 96; second++) {
      pool.add(new Subnet(10 << 24 | second << 16, 16));
    }
    for (int second = 24; second < 32; second++) {
      pool.add(new Subnet(172 << 24 | second << 16, 16));
    }
    for (int third = 0; third < 256; third += 16) {
      pool.add(new Subnet(192 << 24 | 168 << 16 | third << 8, 20));
    }
    for (int third = 0; third < 256; third++) {
      pool.add(new Subnet(100 << 24 | 100 << 16 | third << 8, 24));
    }
    return pool;
  }

  /** 64 times 256 addresses of 10.96.0.0/11, from a place that the hash chooses. */
  private static List<Subnet> derivedPool(int hash) {
    var pool = new ArrayList<Subnet>();
    for (int i = 0; i < 64; i++) {
      int third = (hash + 37 * i) & 0x1fff;
      pool.add(new Subnet((10 << 24 | 96 << 16) + (third << 8), 24));
    }
    return pool;
  }

  /** FNV-1a of the path, mixed: names must differ, nobody attacks them. */
  private static int hash(String text) {
    int hash = 0x811c9dc5;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x01000193;
    }
    hash ^= hash >>> 15;
    hash *= 0x2c1b3c6d;
    return hash ^ hash >>> 13;
  }
}
