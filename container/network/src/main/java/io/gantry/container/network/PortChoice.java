package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Host ports for a container.
 *
 * @param ports the requested ones, none with host port 0
 * @param next where to look for the next free port
 */
record PortChoice(List<Port> ports, int next) {
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
   * @throws PortTakenException if a port that was asked for by number is not free
   * @throws GantryException {@code INVALID} for an address that is not IPv4, an unknown protocol or
   *     a bad number; {@code EXHAUSTED} if the whole range is taken
   */
  static PortChoice decide(
      String container, List<Port> wanted, Leases leases, Range range, Predicate<Port> unused) {
    var taken = new ArrayList<Port>();
    for (Lease lease : leases.all()) {
      taken.addAll(lease.ports());
    }
    int next = leases.nextPort();
    var chosen = new ArrayList<Port>();
    for (Port port : wanted) {
      check(port);
      Port given;
      if (port.hostPort() == 0) {
        given = anyPort(port, taken, next, range, unused);
        next = given.hostPort() + 1;
      } else if (isFree(port, taken) && unused.test(port)) {
        given = port;
      } else {
        throw new PortTakenException(container, displayed(port), port.hostPort());
      }
      chosen.add(given);
      taken.add(given);
    }
    return new PortChoice(chosen, next);
  }

  private static Port anyPort(
      Port port, List<Port> taken, int next, Range range, Predicate<Port> unused) {
    int count = range.last() - range.first() + 1;
    int start = next < range.first() || next > range.last() ? 0 : next - range.first();
    for (int i = 0; i < count; i++) {
      int number = range.first() + (start + i) % count;
      var candidate = new Port(port.hostAddress(), number, port.containerPort(), port.protocol());
      if (isFree(candidate, taken) && unused.test(candidate)) {
        return candidate;
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
          && (isAny(other) || isAny(port) || other.hostAddress().equals(port.hostAddress()))) {
        return false;
      }
    }
    return true;
  }

  static boolean isAny(Port port) {
    return port.hostAddress().isEmpty() || port.hostAddress().equals("0.0.0.0");
  }

  /** The host address as messages and listings show it. */
  static String displayed(Port port) {
    return isAny(port) ? "0.0.0.0" : port.hostAddress();
  }

  private static void check(Port port) {
    String text = displayed(port) + ":" + port.hostPort() + ":" + port.containerPort();
    if (!port.protocol().equals("tcp") && !port.protocol().equals("udp")) {
      throw new GantryException(
          Kind.INVALID, "cannot publish " + text + "/" + port.protocol() + ": use tcp or udp");
    }
    if (Ipv4.parse(displayed(port)).isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "cannot publish " + text + ": the host address must be an IPv4 address");
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
