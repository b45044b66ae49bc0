package io.gantry.platform.linux.host;

import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netlink.Message;
import io.gantry.platform.linux.netlink.Netlink;

/** Tries network features in a namespace that is gone afterwards. */
final class NetworkTrial {
  private static final int RTM_NEWLINK = 16;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_VXLAN_ID = 1;

  private NetworkTrial() {}

  /** Makes an interface of this kind. */
  static void link(String kind) {
    var message =
        new Message("create " + kind, RTM_NEWLINK, Message.CREATE | Message.EXCLUSIVE | Message.ACK)
            .int32(0) // struct ifinfomsg
            .int32(0)
            .int32(0)
            .int32(0)
            .attribute(IFLA_IFNAME, "trial0")
            .nest(IFLA_LINKINFO)
            .attribute(IFLA_INFO_KIND, kind);
    if (kind.equals("vxlan")) {
      message.nest(IFLA_INFO_DATA).attribute(IFLA_VXLAN_ID, 1).end();
    }
    inside(() -> {
      try (Netlink netlink = Netlink.open(Netlink.ROUTE)) {
        netlink.exchange(message.end());
      }
    });
  }

  /** Asks for the rules of a table that is not there. */
  static void nftables() {
    inside(() -> {
      try (Nftables tables = Nftables.open()) {
        int _ = tables.countRules("trial");
      }
    });
  }

  private static void inside(Runnable trial) {
    try (NetworkNamespace namespace = NetworkNamespace.create()) {
      namespace.call(() -> {
        trial.run();
        return true;
      });
    }
  }
}
