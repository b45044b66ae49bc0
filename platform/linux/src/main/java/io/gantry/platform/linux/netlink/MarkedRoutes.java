package io.gantry.platform.linux.netlink;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;

/**
 * Routes for packets with a mark (ip-rule(8)), in the network namespace of the thread that opened
 * this. Each mark has a routing table of its own with a default route and nothing else.
 */
public final class MarkedRoutes implements AutoCloseable {
  private static final int NEW_ROUTE = 24;
  private static final int NEW_RULE = 32;
  private static final int DELETE_RULE = 33;

  private static final int INET = 2;
  private static final int STATIC = 4;
  private static final int UNICAST = 1;
  private static final int ON_LINK = 4;
  private static final int ROUTE_OUTPUT = 4;
  private static final int ROUTE_GATEWAY = 5;
  private static final int ROUTE_TABLE = 15;

  private static final int LOOK_UP = 1;
  private static final int RULE_MARK = 10;
  private static final int RULE_TABLE = 15;

  /** Tables below 256 have names and meanings of their own. */
  private static final int FIRST_TABLE = 0x10000;

  private final Netlink netlink;

  private MarkedRoutes(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Opens those of the calling thread's network namespace. */
  public static MarkedRoutes open() {
    return new MarkedRoutes(Netlink.open(Netlink.ROUTE));
  }

  /**
   * Sends what has the mark through a gateway that is a neighbour on the interface, whatever
   * addresses that has. The route goes with the interface; the rule stays until {@link #remove}.
   *
   * @param mark above 0
   * @param index of the interface, which is up
   * @param gateway four bytes
   */
  public void add(int mark, int index, byte[] gateway) {
    int flags = Message.ACK | Message.CREATE | Message.REPLACE;
    Message route =
        new Message("add route of mark " + mark, NEW_ROUTE, flags)
            .int8(INET)
            .int8(0)
            .int8(0)
            .int8(0)
            .int8(0)
            .int8(STATIC)
            .int8(0)
            .int8(UNICAST)
            .int32(ON_LINK)
            .attribute(ROUTE_TABLE, FIRST_TABLE + mark)
            .attribute(ROUTE_GATEWAY, gateway)
            .attribute(ROUTE_OUTPUT, index);
    int once = Message.ACK | Message.CREATE | Message.EXCLUSIVE;
    netlink.exchange(route, rule("add rule of mark " + mark, NEW_RULE, once, mark));
  }

  /** Takes the rule of a mark away; nothing to do if there is none. */
  public void remove(int mark) {
    try {
      netlink.exchange(rule("remove rule of mark " + mark, DELETE_RULE, Message.ACK, mark));
    } catch (LinuxException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }

  private static Message rule(String what, int type, int flags, int mark) {
    return new Message(what, type, flags)
        .int8(INET)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(0)
        .int8(LOOK_UP)
        .int32(0)
        .attribute(RULE_MARK, mark)
        .attribute(RULE_TABLE, FIRST_TABLE + mark);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
