package io.gantry.platform.linux.netlink;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Network interfaces, their addresses and the routes of one network namespace (rtnetlink(7)): that
 * of the thread that opened it. IPv4 addresses are four bytes in network order.
 */
public final class Links implements AutoCloseable {
  private static final int NEW_LINK = 16;
  private static final int DELETE_LINK = 17;
  private static final int GET_LINK = 18;
  private static final int SET_LINK = 19;
  private static final int NEW_ADDRESS = 20;
  private static final int NEW_ROUTE = 24;
  private static final int DELETE_ROUTE = 25;
  private static final int GET_ROUTE = 26;

  private static final int LINK_FIXED = 16;
  private static final int LINK_ADDRESS = 1;
  private static final int LINK_NAME = 3;
  private static final int LINK_MTU = 4;
  private static final int LINK_PARENT = 5;
  private static final int LINK_MASTER = 10;
  private static final int LINK_DETAILS = 18;
  private static final int LINK_FAMILIES = 26;
  private static final int LINK_GROUP = 27;
  private static final int LINK_KIND = 1;
  private static final int LINK_KIND_DETAILS = 2;
  private static final int LINK_PORT_KIND = 4;
  private static final int LINK_PORT_DETAILS = 5;
  private static final int BRIDGE_PORT_HAIRPIN = 4;
  private static final int BRIDGE_PORT_ISOLATED = 33;
  private static final int MACVLAN_MODE = 1;
  private static final int ADDRESS_GENERATION = 8;
  private static final byte[] NO_GENERATION = {1};
  private static final int LINK_NAMESPACE = 28;
  private static final int VETH_PEER = 1;

  private static final int ROUTE_FIXED = 12;
  private static final int ROUTE_DESTINATION = 1;
  private static final int ROUTE_OUTPUT = 4;
  private static final int ROUTE_GATEWAY = 5;
  private static final int ON_LINK = 4;
  private static final int INET = 2;
  private static final int INET6 = 10;
  private static final int NO_DUPLICATE_CHECK = 2;
  private static final int UP = 1;
  private static final int ENODEV = 19;

  private final Netlink netlink;

  private Links(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Opens the interfaces of the calling thread's network namespace. */
  public static Links open() {
    return new Links(Netlink.open(Netlink.ROUTE));
  }

  /**
   * An interface.
   *
   * @param master the index of the bridge it is a port of, 0 if none
   */
  public record Link(int index, String name, boolean up, int master) {}

  /**
   * A destination of the routing tables, those of own addresses among them.
   *
   * @param address the first of its four bytes is the highest of the number
   */
  public record Destination(int address, int prefixLength) {}

  /** The interface of this name. */
  public Optional<Link> find(String name) {
    try {
      var query = link("find interface " + name, GET_LINK, 0, 0, 0).attribute(LINK_NAME, name);
      return Optional.of(link(netlink.exchange(query).getFirst()));
    } catch (LinuxException e) {
      if (e.errno() == ENODEV) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** All interfaces. */
  public List<Link> list() {
    var links = new ArrayList<Link>();
    for (Reply reply : netlink.exchange(link("list interfaces", GET_LINK, Message.DUMP, 0, 0))) {
      links.add(link(reply));
    }
    return links;
  }

  private static Link link(Reply reply) {
    return new Link(
        reply.int32(4),
        reply.text(LINK_FIXED, LINK_NAME),
        (reply.int32(8) & UP) != 0,
        reply.attribute(LINK_FIXED, LINK_MASTER).map(ByteBuffer::getInt).orElse(0));
  }

  /**
   * Makes a bridge that is down; a fixed hardware address keeps it from changing with its ports.
   *
   * @param group for {@link #deleteGroup}; 0 is the group of all others
   */
  public void createBridge(String name, byte[] hardwareAddress, int group) {
    createBridge(name, hardwareAddress, group, 0);
  }

  /** {@link #createBridge(String, byte[], int)} with an MTU in bytes; 0 for the usual one. */
  public void createBridge(String name, byte[] hardwareAddress, int group, int mtu) {
    int flags = Message.ACK | Message.CREATE | Message.EXCLUSIVE;
    Message message =
        link("create bridge " + name, NEW_LINK, flags, 0, 0)
            .attribute(LINK_NAME, name)
            .attribute(LINK_ADDRESS, hardwareAddress)
            .attribute(LINK_GROUP, group);
    if (mtu > 0) {
      message.attribute(LINK_MTU, mtu);
    }
    netlink.exchange(message.nest(LINK_DETAILS).attribute(LINK_KIND, "bridge").end());
  }

  /**
   * A veth pair: one end here, as a port of a bridge, the other directly inside a namespace, which
   * saves moving and renaming it.
   *
   * @param bridge the index of the bridge
   * @param group as in {@link #createBridge}, for the end here
   * @param mtu bytes, 0 for the usual one
   * @param isolated whether other isolated ports of the bridge are kept from it
   * @param namespace an open descriptor of the peer's network namespace
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Veth(
      String name,
      int bridge,
      int group,
      int mtu,
      boolean isolated,
      String peer,
      byte[] peerHardwareAddress,
      int namespace) {}

  /** {@link #createVeth(Veth)} of the usual kind. */
  public void createVeth(
      String name, int bridge, int group, String peer, byte[] peerHardwareAddress, int namespace) {
    createVeth(new Veth(name, bridge, group, 0, false, peer, peerHardwareAddress, namespace));
  }

  /** Makes a veth pair: the end here is up; the kernel wants the other one down at first. */
  public void createVeth(Veth veth) {
    int flags = Message.ACK | Message.CREATE | Message.EXCLUSIVE;
    Message message =
        link("create veth " + veth.name, NEW_LINK, flags, 0, UP)
            .attribute(LINK_NAME, veth.name)
            .attribute(LINK_MASTER, veth.bridge)
            .attribute(LINK_GROUP, veth.group);
    if (veth.mtu > 0) {
      message.attribute(LINK_MTU, veth.mtu);
    }
    message
        .nest(LINK_DETAILS)
        .attribute(LINK_KIND, "veth")
        .nest(LINK_KIND_DETAILS)
        .nest(VETH_PEER)
        .int8(0)
        .int8(0)
        .int16(0)
        .int32(0)
        .int32(0)
        .int32(0)
        .attribute(LINK_NAME, veth.peer)
        .attribute(LINK_ADDRESS, veth.peerHardwareAddress)
        .attribute(LINK_NAMESPACE, veth.namespace);
    if (veth.mtu > 0) {
      message.attribute(LINK_MTU, veth.mtu);
    }
    netlink.exchange(message.end().end().end(), port(veth.name, veth.isolated));
  }

  /** Makes an interface a port of a bridge, with what {@link #createVeth(Veth)} gives one. */
  public void join(Link port, int bridge, boolean isolated) {
    setMaster(port.index, bridge);
    netlink.exchange(port(port.name, isolated));
  }

  /**
   * Hairpin lets frames leave through the port they came in by: where br_netfilter is loaded, a
   * container that calls its own published port is answered on the bridge, without a detour by the
   * router.
   */
  private static Message port(String name, boolean isolated) {
    Message message =
        link("set hairpin of " + name, NEW_LINK, Message.ACK, 0, 0)
            .attribute(LINK_NAME, name)
            .nest(LINK_DETAILS)
            .attribute(LINK_PORT_KIND, "bridge")
            .nest(LINK_PORT_DETAILS)
            .attribute(BRIDGE_PORT_HAIRPIN, new byte[] {1});
    if (isolated) {
      message.attribute(BRIDGE_PORT_ISOLATED, new byte[] {1});
    }
    return message.end().end();
  }

  /**
   * Makes a macvlan directly inside a namespace.
   *
   * @param parent the index of an interface here
   * @param mode as in linux/if_link.h: 1 private, 2 vepa, 4 bridge, 8 passthru
   */
  public void createMacvlan(
      String name, int parent, int mode, byte[] hardwareAddress, int namespace) {
    int flags = Message.ACK | Message.CREATE | Message.EXCLUSIVE;
    netlink.exchange(
        link("create macvlan " + name, NEW_LINK, flags, 0, 0)
            .attribute(LINK_NAME, name)
            .attribute(LINK_PARENT, parent)
            .attribute(LINK_ADDRESS, hardwareAddress)
            .attribute(LINK_NAMESPACE, namespace)
            .nest(LINK_DETAILS)
            .attribute(LINK_KIND, "macvlan")
            .nest(LINK_KIND_DETAILS)
            .attribute(MACVLAN_MODE, mode)
            .end()
            .end());
  }

  /** Makes the interface a port of a bridge. */
  public void setMaster(int index, int bridge) {
    netlink.exchange(
        link("join bridge", SET_LINK, Message.ACK, index, 0).attribute(LINK_MASTER, bridge));
  }

  /** Gives the interface an address, or keeps it. */
  public void addAddress(int index, byte[] address, int prefixLength) {
    netlink.exchange(address(index, address, prefixLength));
  }

  /** Sets the interface up. */
  public void setUp(int index) {
    netlink.exchange(link("set interface up", NEW_LINK, Message.ACK, index, UP));
  }

  /** In one call: the loopback up, an address for the interface, it up, and the default route. */
  public void configure(int index, byte[] address, int prefixLength, byte[] gateway) {
    netlink.exchange(
        link("set loopback up", NEW_LINK, Message.ACK, 1, UP),
        address(index, address, prefixLength),
        link("set interface up", NEW_LINK, Message.ACK, index, UP),
        defaultRoute(gateway));
  }

  /** As {@link #configure(int, byte[], int, byte[])} without a default route. */
  public void configure(int index, byte[] address, int prefixLength) {
    netlink.exchange(
        link("set loopback up", NEW_LINK, Message.ACK, 1, UP),
        address(index, address, prefixLength),
        link("set interface up", NEW_LINK, Message.ACK, index, UP));
  }

  /**
   * Lets an interface have no address of IPv6 but those that it is given: also none of its link.
   */
  public void refuseOwnAddress6(int index) {
    netlink.exchange(
        link("keep IPv6 away", SET_LINK, Message.ACK, index, 0)
            .nest(LINK_FAMILIES)
            .nest(INET6)
            .attribute(ADDRESS_GENERATION, NO_GENERATION)
            .end()
            .end());
  }

  /** Makes this gateway the only default route of its family. */
  public void setDefaultRoute(byte[] gateway) {
    deleteDefaultRoute(gateway.length);
    netlink.exchange(defaultRoute(gateway));
  }

  /** Deletes the default route of IPv4 (4 bytes) or IPv6 (16); nothing to do if there is none. */
  public void deleteDefaultRoute(int addressLength) {
    try {
      netlink.exchange(
          route(
              addressLength == 4 ? INET : INET6,
              "delete default route",
              DELETE_ROUTE,
              Message.ACK,
              254,
              4,
              1,
              0));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  /**
   * As {@link #configure}, with the address alone on the link: everything else, also a neighbour on
   * the same bridge, is reached through the gateway.
   */
  public void configureRouted(int index, byte[] address, byte[] gateway) {
    netlink.exchange(
        link("set loopback up", NEW_LINK, Message.ACK, 1, UP),
        address(index, address, 32),
        link("set interface up", NEW_LINK, Message.ACK, index, UP),
        onLinkRoute(index, gateway));
  }

  /** Makes a network a neighbour of the interface, whether or not that is true. */
  public void addRoute(int index, byte[] network, int prefixLength) {
    int flags = Message.ACK | Message.CREATE | Message.REPLACE;
    netlink.exchange(linkRoute("add route", NEW_ROUTE, flags, index, network, prefixLength));
  }

  /** Takes {@link #addRoute} back; nothing to do if it is gone. */
  public void deleteRoute(int index, byte[] network, int prefixLength) {
    try {
      netlink.exchange(
          linkRoute("delete route", DELETE_ROUTE, Message.ACK, index, network, prefixLength));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ESRCH) {
        throw e;
      }
    }
  }

  /** Main table, static, link scope, unicast. */
  private static Message linkRoute(
      String what, int type, int flags, int index, byte[] network, int prefixLength) {
    return new Message(what, type, flags)
        .int8(INET)
        .int8(prefixLength)
        .int8(0)
        .int8(0)
        .int8(254)
        .int8(4)
        .int8(253)
        .int8(1)
        .int32(0)
        .attribute(ROUTE_DESTINATION, network)
        .attribute(ROUTE_OUTPUT, index);
  }

  /** Deletes the interface; false if there is none. The kernel takes 10 to 25 ms for it. */
  public boolean delete(int index) {
    return delete(link("delete interface " + index, DELETE_LINK, Message.ACK, index, 0));
  }

  /** Deletes the interface of this name; false if there is none. */
  public boolean delete(String name) {
    return delete(
        link("delete interface " + name, DELETE_LINK, Message.ACK, 0, 0)
            .attribute(LINK_NAME, name));
  }

  /**
   * Moves interfaces to a group, those that are still there.
   *
   * @param group as in {@link #createBridge}
   */
  public void setGroup(List<Integer> indexes, int group) {
    for (int index : indexes) {
      try {
        netlink.exchange(
            link("set group of interface " + index, SET_LINK, Message.ACK, index, 0)
                .attribute(LINK_GROUP, group));
      } catch (LinuxException e) {
        if (e.errno() != ENODEV) {
          throw e;
        }
      }
    }
  }

  /** Deletes all interfaces of a group in the time that one takes; false if there is none. */
  public boolean deleteGroup(int group) {
    return delete(
        link("delete interfaces of group " + group, DELETE_LINK, Message.ACK, 0, 0)
            .attribute(LINK_GROUP, group));
  }

  private boolean delete(Message message) {
    try {
      netlink.exchange(message);
      return true;
    } catch (LinuxException e) {
      if (e.errno() == ENODEV) {
        return false;
      }
      throw e;
    }
  }

  /** Where the IPv4 routes of all tables lead, default routes left out. */
  public List<Destination> destinations() {
    var destinations = new ArrayList<Destination>();
    for (Reply reply : netlink.exchange(listRoutes())) {
      Optional<ByteBuffer> address = reply.attribute(ROUTE_FIXED, ROUTE_DESTINATION);
      if (address.isPresent() && reply.int8(0) == INET) {
        int number = address.get().order(ByteOrder.BIG_ENDIAN).getInt();
        destinations.add(new Destination(number, reply.int8(1)));
      }
    }
    return destinations;
  }

  private static Message link(String what, int type, int flags, int index, int up) {
    return new Message(what, type, flags).int8(0).int8(0).int16(0).int32(index).int32(up).int32(up);
  }

  private static Message address(int index, byte[] address, int prefixLength) {
    int flags = Message.ACK | Message.CREATE | Message.REPLACE;
    boolean six = address.length > 4;
    return new Message("add address", NEW_ADDRESS, flags)
        .int8(six ? INET6 : INET)
        .int8(prefixLength)
        .int8(six ? NO_DUPLICATE_CHECK : 0)
        .int8(0)
        .int32(index)
        .attribute(2, address)
        .attribute(1, address);
  }

  /** Main table, static, universe scope, unicast. */
  private static Message defaultRoute(byte[] gateway) {
    int flags = Message.ACK | Message.CREATE | Message.REPLACE;
    int family = gateway.length == 4 ? INET : INET6;
    return route(family, "add default route", NEW_ROUTE, flags, 254, 4, 1, 0)
        .attribute(ROUTE_GATEWAY, gateway);
  }

  /** The same where no address of the interface covers the gateway. */
  private static Message onLinkRoute(int index, byte[] gateway) {
    int flags = Message.ACK | Message.CREATE | Message.REPLACE;
    return route(INET, "add default route", NEW_ROUTE, flags, 254, 4, 1, ON_LINK)
        .attribute(ROUTE_GATEWAY, gateway)
        .attribute(ROUTE_OUTPUT, index);
  }

  private static Message listRoutes() {
    return route("list routes", GET_ROUTE, Message.DUMP, 0, 0, 0);
  }

  private static Message route(
      String what, int type, int flags, int table, int protocol, int kind) {
    return route(INET, what, type, flags, table, protocol, kind, 0);
  }

  private static Message route(
      int family,
      String what,
      int type,
      int flags,
      int table,
      int protocol,
      int kind,
      int routeFlags) {
    return new Message(what, type, flags)
        .int8(family)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(table)
        .int8(protocol)
        .int8(0)
        .int8(kind)
        .int32(routeFlags);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
