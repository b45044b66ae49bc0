package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bridge of a network on the host, and the host's part of each container's interface. */
record Bridge(String name) {
  private static final String FIRST = "gt";
  private static final String FEW = "0123456789abcdefhijklmnopqrsuvwxyz";
  private static final String MANY = "0123456789abcdefghijklmnopqrsuvwxyz";
  private static final int DIGITS = 12;

  /** In how many networks a container can be: there are no more names for its interfaces. */
  static final int MOST_PORTS = FEW.length() + MANY.length();

  /** The name of a container's interface on the host, of the 15 characters that the kernel has. */
  static String port(String container, int device) {
    return prefix(device) + container.substring(0, Math.min(DIGITS, container.length()));
  }

  private static String prefix(int device) {
    if (device == 0) {
      return FIRST;
    }
    return device < FEW.length()
        ? "g" + FEW.charAt(device)
        : "gg" + MANY.charAt(device - FEW.length());
  }

  /** The interface group of the bridge and its ports: any number that nobody else uses. */
  int group() {
    return name.hashCode() | 0x40000000;
  }

  /** The interface group of ports whose container is gone. */
  int leaving() {
    return (name + " leaving").hashCode() | 0x40000000;
  }

  /** The networks that the host has addresses in or routes to. */
  static List<Subnet> occupied(Links links) {
    var occupied = new ArrayList<Subnet>();
    for (Links.Destination destination : links.destinations()) {
      if (destination.prefixLength() > 0) {
        occupied.add(new Subnet(destination.address(), destination.prefixLength()));
      }
    }
    return occupied;
  }

  /** The bridge if it is there and was set up to the end: being up is the last step of that. */
  Optional<Link> ready(Links links) {
    return links.find(name).filter(Link::up);
  }

  /** Makes the bridge, or what is missing of it. */
  Link create(Links links, Network network) {
    if (links.find(name).isEmpty()) {
      links.createBridge(name, network.gateway().hardwareAddress(), group(), network.mtu());
    }
    Link link =
        links
            .find(name)
            .orElseThrow(
                () -> new GantryException(Kind.UNAVAILABLE, "bridge " + name + " disappeared"));
    links.addAddress(link.index(), network.gateway().bytes(), network.subnet().prefixLength());
    if (Sysctl.exists("ipv6")) {
      prepare6(links, link, network);
    }
    Sysctl.write("ipv4/conf/" + name + "/route_localnet", "1");
    if (!Sysctl.read("ipv4/ip_forward").equals("1")) {
      Sysctl.write("ipv4/ip_forward", "1");
    }
    links.setUp(link.index());
    return link;
  }

  /**
   * Containers must not tell the host about routers, and reach it by IPv6 only where that is meant
   * (CVE-2020-13401).
   */
  private void prepare6(Links links, Link link, Network network) {
    refuseAdvice6(name);
    Sysctl.write("ipv6/conf/" + name + "/disable_ipv6", network.ipv6() ? "0" : "1");
    if (network.six().isPresent()) {
      Network.Six six = network.six().get();
      links.addAddress(link.index(), six.gateway().bytes(), six.subnet().prefixLength());
      if (!network.internal()) {
        Forwarding6.enable();
      }
    }
  }

  /**
   * Makes an interface of the calling thread's namespace believe nobody who says he is a router.
   */
  static void refuseAdvice6(String device) {
    Sysctl.write("ipv6/conf/" + device + "/accept_ra", "0");
  }

  /** Removes the bridge and whatever ports it has, also one whose group somebody changed. */
  void remove(Links links) {
    links.deleteGroup(group());
    links.delete(name);
  }

  /** Puts the interfaces of running containers back on a bridge that was made again. */
  static void rejoin(Links links, Link bridge, Network network, Map<String, Attached> members) {
    for (Map.Entry<String, Attached> member : members.entrySet()) {
      Optional<Link> port = links.find(port(member.getKey(), member.getValue().device()));
      if (port.isPresent()) {
        links.join(port.get(), bridge.index(), !network.talks());
      }
    }
  }

  /**
   * Makes the namespace of the calling thread deaf to the host's advice to send to a neighbour
   * directly: what is answered past the host is never translated back.
   */
  static void refuseRedirects(String device) {
    Sysctl.write("ipv4/conf/all/accept_redirects", "0");
    Sysctl.write("ipv4/conf/" + device + "/accept_redirects", "0");
  }
}
