package io.gantry.container.network;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netfilter.Transaction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The nftables table in the kernel. Used only while the networks' lock is held.
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

  /** Whether the table has this many rules: nobody flushed it. */
  boolean isWhole(int rules) {
    return rules > 0 && socket().countRules(settings.table()) == rules;
  }

  /** Makes the table anew, in one step; how many rules it has. */
  int replace(List<Network> networks, Leases leases) {
    Ruleset.Whole whole = Ruleset.whole(settings, networks, leases);
    socket().commit(whole.transaction());
    return whole.rules();
  }

  /** Adds the ports of a lease; false if something was in the way. */
  boolean publish(Lease lease) {
    return commit(Ruleset.publish(settings, lease));
  }

  /** Removes the ports of a lease; false if some were not there. */
  boolean withdraw(Lease lease) {
    return commit(Ruleset.withdraw(settings, lease));
  }

  private boolean commit(Transaction transaction) {
    if (transaction.isEmpty()) {
      return true;
    }
    try {
      socket().commit(transaction);
      return true;
    } catch (LinuxException _) {
      return false;
    }
  }

  /** Removes the table if it is there. */
  void remove() {
    if (socket().countRules(settings.table()) > 0) {
      socket().commit(Ruleset.change(settings).createTable().deleteTable());
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
