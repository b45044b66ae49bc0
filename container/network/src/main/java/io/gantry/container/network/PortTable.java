package io.gantry.container.network;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netfilter.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * The nftables table in the kernel. Used only while the network's lock is held.
 *
 * <p>Its socket stays open: the kernel makes the one that closes it wait for an RCU grace period (2
 * to 20 ms) if a transaction took something away shortly before.
 */
final class PortTable implements AutoCloseable {
  private final NetworkSettings settings;
  private @Nullable Nftables socket;

  PortTable(NetworkSettings settings) {
    this.settings = settings;
  }

  private Nftables socket() {
    Nftables open = socket;
    if (open == null) {
      open = Nftables.open();
      socket = open;
    }
    return open;
  }

  /** Adds the ports of a lease to a whole table; makes it whole where somebody flushed it. */
  void publish(Subnet subnet, Lease lease, Leases leases) {
    var ruleset = new Ruleset(settings, subnet);
    if (socket().countRules(settings.table()) != ruleset.rules()) {
      socket().commit(ruleset.whole(leases));
    } else if (!lease.ports().isEmpty()) {
      try {
        socket().commit(ruleset.publish(lease));
      } catch (LinuxException _) {
        socket().commit(ruleset.whole(leases));
      }
    }
  }

  /**
   * Removes the ports of a lease.
   *
   * @param rest the other leases, for a table that lacks some of the ports and so is made again
   */
  void withdraw(Subnet subnet, Lease lease, Leases rest) {
    if (lease.ports().isEmpty()) {
      return;
    }
    var ruleset = new Ruleset(settings, subnet);
    try {
      socket().commit(ruleset.withdraw(lease));
    } catch (LinuxException _) {
      socket().commit(ruleset.whole(rest));
    }
  }

  /** Removes the table if it is there. */
  void remove() {
    if (socket().countRules(settings.table()) > 0) {
      socket().commit(new Transaction(settings.table()).createTable().deleteTable());
    }
  }

  @Override
  public void close() {
    Nftables open = socket;
    socket = null;
    if (open != null) {
      open.close();
    }
  }
}
