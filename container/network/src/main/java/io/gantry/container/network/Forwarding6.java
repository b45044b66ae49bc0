package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether this host passes IPv6 on. The kernel has one switch for all interfaces, and one that is a
 * router believes no router: the host's own default route goes if it was learned from one.
 */
final class Forwarding6 {
  private static final String FORWARDING = "ipv6/conf/all/forwarding";
  private static final Path ROUTES = Path.of("/proc/net/ipv6_route");
  private static final String EVERYTHING = "0".repeat(32);
  private static final int FLAGS = 8;
  private static final int DEVICE = 9;
  private static final long LEARNED = 0x40000;

  private Forwarding6() {}

  /**
   * Switches it on for the calling thread's namespace.
   *
   * @throws GantryException {@code UNAVAILABLE} if that would cut off the host
   */
  static void enable() {
    if (Sysctl.read(FORWARDING).equals("1")) {
      return;
    }
    learnedBy(routes(), device -> !advice(device).equals("2"))
        .ifPresent(device -> {
          throw new GantryException(
              Kind.UNAVAILABLE,
              "IPv6 forwarding would take the default route that the host has learned by "
                  + device
                  + ": set net.ipv6.conf."
                  + device
                  + ".accept_ra=2 first, or use an --internal network");
        });
    Sysctl.write(FORWARDING, "1");
  }

  /**
   * The interface by which a router told the host a default route that forwarding would end.
   *
   * @param routes as /proc/net/ipv6_route has them
   */
  static Optional<String> learnedBy(String routes, Predicate<String> listens) {
    for (String line : routes.lines().toList()) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > DEVICE
          && fields[0].equals(EVERYTHING)
          && fields[1].equals("00")
          && (Long.parseLong(fields[FLAGS], 16) & LEARNED) != 0
          && listens.test(fields[DEVICE])) {
        return Optional.of(fields[DEVICE]);
      }
    }
    return Optional.empty();
  }

  private static String advice(String device) {
    return Sysctl.read("ipv6/conf/" + device + "/accept_ra");
  }

  private static String routes() {
    try {
      return Files.readString(ROUTES);
    } catch (IOException e) {
      throw new DiskException("cannot read " + ROUTES, e);
    }
  }
}
