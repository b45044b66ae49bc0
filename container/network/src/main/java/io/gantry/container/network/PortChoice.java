package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Host ports for a container.
 *
 * @param ports the requested ones, none with host port 0
 * @param next where to look for the next free port
 */
record PortChoice(List<Port> ports, int next) {
  private static final String ANY6 = "::";
  private static final Ipv6 LOOPBACK6 = new Ipv6(BigInteger.ONE);
  private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");

  /** Ports that are given to those who ask for any, both included. */
  record Range(int first, int last) {}

  PortChoice {
    ports = List.copyOf(ports);
  }

  /**
   * Decides.
   *
   * @param leases those of other containers
   * @param unused whether no program of the host has the port
   * @param both whether a port on all addresses is one on those of IPv6 too, {@code ::} in what is
   *     decided
   * @throws PortTakenException if a port that was asked for by number is not free
   * @throws GantryException {@code INVALID} for what is no address, an unknown protocol or a bad
   *     number; {@code EXHAUSTED} if the whole range is taken
   */
  static PortChoice decide(
      String container,
      List<Port> wanted,
      Leases leases,
      Range range,
      Predicate<Port> unused,
      boolean both) {
    var taken = new ArrayList<Port>();
    for (Lease lease : leases.all()) {
      taken.addAll(lease.ports());
    }
    int next = leases.nextPort();
    var chosen = new ArrayList<Port>();
    for (Port port : wanted) {
      check(port);
      int number = port.hostPort();
      if (number == 0) {
        number = anyPort(port, taken, next, range, unused, both);
        next = number + 1;
      }
      for (Port given : families(numbered(port, number), both)) {
        if (port.hostPort() != 0 && !(isFree(given, taken) && unused.test(given))) {
          throw new PortTakenException(container, shown(given), given.hostPort());
        }
        chosen.add(given);
        taken.add(given);
      }
    }
    return new PortChoice(chosen, next);
  }

  private static Port numbered(Port port, int number) {
    return new Port(port.hostAddress(), number, port.containerPort(), port.protocol());
  }

  private static List<Port> families(Port port, boolean both) {
    return both && port.hostAddress().isEmpty()
        ? List.of(port, new Port(ANY6, port.hostPort(), port.containerPort(), port.protocol()))
        : List.of(port);
  }

  private static int anyPort(
      Port port, List<Port> taken, int next, Range range, Predicate<Port> unused, boolean both) {
    int count = range.last() - range.first() + 1;
    int start = next < range.first() || next > range.last() ? 0 : next - range.first();
    for (int i = 0; i < count; i++) {
      int number = range.first() + (start + i) % count;
      if (families(numbered(port, number), both).stream()
          .allMatch(candidate -> isFree(candidate, taken) && unused.test(candidate))) {
        return number;
      }
    }
    throw new GantryException(
        Kind.EXHAUSTED,
        "all ports from " + range.first() + " to " + range.last() + " are allocated");
  }

  private static boolean isFree(Port port, List<Port> taken) {
    for (Port other : taken) {
      if (other.hostPort() == port.hostPort()
          && other.protocol().equals(port.protocol())
          && isSix(other) == isSix(port)
          && (isAny(other) || isAny(port) || other.hostAddress().equals(port.hostAddress()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is on all addresses of its family. */
  static boolean isAny(Port port) {
    return port.hostAddress().isEmpty()
        || port.hostAddress().equals("0.0.0.0")
        || port.hostAddress().equals(ANY6);
  }

  /** Whether it is on addresses of IPv6. */
  static boolean isSix(Port port) {
    return port.hostAddress().indexOf(':') >= 0;
  }

  /** The host address as listings show it. */
  static String displayed(Port port) {
    return port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
  }

  /** The host address as messages show it. */
  private static String shown(Port port) {
    return isSix(port) ? "[" + port.hostAddress() + "]" : displayed(port);
  }

  private static void check(Port port) {
    String text = shown(port) + ":" + port.hostPort() + ":" + port.containerPort();
    if (!PROTOCOLS.contains(port.protocol())) {
      throw new GantryException(
          Kind.INVALID,
          "cannot publish " + text + "/" + port.protocol() + ": use tcp, udp or sctp");
    }
    if (Ipv4.parse(displayed(port)).isEmpty() && Ipv6.parse(port.hostAddress()).isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "cannot publish " + text + ": the host address must be an IP address");
    }
    if (Ipv6.parse(port.hostAddress()).filter(LOOPBACK6::equals).isPresent()) {
      throw new GantryException(
          Kind.INVALID,
          "cannot publish "
              + text
              + ": the kernel leads nothing from ::1 to a container; use 127.0.0.1");
    }
    if (port.hostPort() < 0
        || port.hostPort() > 65535
        || port.containerPort() < 1
        || port.containerPort() > 65535) {
      throw new GantryException(
          Kind.INVALID, "cannot publish " + text + ": ports go from 1 to 65535");
    }
  }
}
