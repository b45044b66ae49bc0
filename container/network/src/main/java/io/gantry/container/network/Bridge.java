package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bridge of a network on the host, and the host's part of each container's interface. */
record Bridge(String name) {
  private static final Path IPV4 = Path.of("/proc/sys/net/ipv4");
  private static final String FIRST = "gt";
  private static final String OTHERS = "0123456789abcdefhijklmnopqrsuvwxyz";
  private static final int DIGITS = 12;

  /** The name of a container's interface on the host: 14 of the 15 characters there are. */
  static String port(String container, int device) {
    String prefix = device == 0 ? FIRST : "g" + OTHERS.charAt(device);
    return prefix + container.substring(0, Math.min(DIGITS, container.length()));
  }

  /** How many interfaces a container can have. */
  static int mostDevices() {
    return OTHERS.length();
  }

  /** The interface group of the bridge and its ports: any number that nobody else uses. */
  int group() {
    return name.hashCode() | 0x40000000;
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
    write(IPV4.resolve("conf").resolve(name).resolve("route_localnet"), "1");
    if (!read(IPV4.resolve("ip_forward")).equals("1")) {
      write(IPV4.resolve("ip_forward"), "1");
    }
    links.setUp(link.index());
    return link;
  }

  /** Removes the bridge and whatever ports it has, also one whose group somebody changed. */
  void remove(Links links) {
    links.deleteGroup(group());
    links.delete(name);
  }

  /** Puts the interfaces of running containers back on a bridge that was made again. */
  static void rejoin(Links links, Link bridge, Map<String, Attached> members) {
    for (Map.Entry<String, Attached> member : members.entrySet()) {
      Optional<Link> port = links.find(port(member.getKey(), member.getValue().device()));
      if (port.isPresent()) {
        links.setMaster(port.get().index(), bridge.index());
      }
    }
  }

  /**
   * Makes the namespace of the calling thread deaf to the host's advice to send to a neighbour
   * directly: what is answered past the host is never translated back.
   */
  static void refuseRedirects(String device) {
    write(IPV4.resolve("conf/all/accept_redirects"), "0");
    write(IPV4.resolve("conf").resolve(device).resolve("accept_redirects"), "0");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  private static void write(Path file, String value) {
    try {
      Files.writeString(file, value);
    } catch (IOException e) {
      throw new DiskException("cannot set " + file, e);
    }
  }
}
