package io.gantry.cluster.proxy;

import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.netfilter.Connections;
import io.gantry.platform.linux.netfilter.Nftables;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netlink.Links;
import java.util.HashMap;
import java.util.Map;

/**
 * The table in the kernel and what it holds. For one thread at a time, in the network namespace of
 * the thread that opened it.
 */
final class Kernel implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Kernel.class.getName());

  /** The loopback is the first interface of every network namespace. */
  private static final int LOOPBACK = 1;

  private final ProxySettings settings;
  private final Ruleset ruleset;
  private final Nftables tables = Nftables.open();
  private final Connections connections = Connections.open();
  private final Links links = Links.open();
  private final Map<ObjectKey, ServiceRules> applied = new HashMap<>();
  private int generation;
  private boolean known;

  Kernel(ProxySettings settings) {
    this.settings = settings;
    ruleset = new Ruleset(settings);
  }

  /** Makes the table anew with these Services only, in one step. */
  void replace(Map<ObjectKey, ServiceRules> services) {
    known = false;
    tables.commit(ruleset.whole(services.values()));
    applied.clear();
    services.forEach((key, rules) -> put(key, rules));
    remember();
    route();
    forget(StaleFlows.ofAll(services));
  }

  /** Changes Services; whoever flushed the table or changed it has it made anew. */
  void apply(Map<ObjectKey, ServiceRules> changes) {
    var wanted = new HashMap<>(applied);
    var flows = new StaleFlows();
    var transaction = new Transaction(settings.table());
    changes.forEach((key, after) -> {
      ServiceRules before = applied.getOrDefault(key, ServiceRules.NONE);
      if (!before.equals(after)) {
        ruleset.change(transaction, before, after);
        flows.note(before, after);
        wanted.put(key, after);
      }
    });
    if (!isWhole()) {
      LOG.log(System.Logger.Level.INFO, "table {0} is made again", settings.table());
      replace(wanted);
    } else if (!transaction.isEmpty()) {
      commit(transaction, wanted);
    }
    forget(flows);
  }

  private void commit(Transaction transaction, Map<ObjectKey, ServiceRules> wanted) {
    try {
      tables.commit(transaction);
      applied.clear();
      wanted.forEach(this::put);
      remember();
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.DEBUG, "the change is refused, all is made again", e);
      replace(wanted);
    }
  }

  private void put(ObjectKey key, ServiceRules rules) {
    if (!rules.equals(ServiceRules.NONE)) {
      applied.put(key, rules);
    }
  }

  private void remember() {
    generation = tables.generation();
    known = true;
  }

  /** Others change their own tables all the time; then the rules in ours are counted. */
  private boolean isWhole() {
    return known
        && (generation == tables.generation()
            || tables.countRules(settings.table()) == Ruleset.rules(applied.values()));
  }

  /**
   * Gives Services a way on this host, so that what it has for them is sent at all where there is
   * no default route: it leads nowhere, and meets the rules on the way. Not to the bridge: Pods
   * would be told to use a shorter way, instead of that nobody is there.
   */
  private void route() {
    Cidr services = Cidr.parse(settings.serviceCidr());
    try {
      links.addRoute(LOOPBACK, services.address().bytes(), services.length());
    } catch (LinuxException e) {
      LOG.log(System.Logger.Level.WARNING, "no route to Services", e);
    }
  }

  private void forget(StaleFlows flows) {
    if (!flows.isEmpty()) {
      try {
        flows.forget(connections);
      } catch (LinuxException e) {
        LOG.log(System.Logger.Level.WARNING, "stale flows may stay", e);
      }
    }
  }

  /** Removes the table. */
  void remove() {
    known = false;
    applied.clear();
    tables.commit(ruleset.nothing());
    Cidr services = Cidr.parse(settings.serviceCidr());
    links.deleteRoute(LOOPBACK, services.address().bytes(), services.length());
  }

  @Override
  public void close() {
    tables.close();
    connections.close();
    links.close();
  }
}
