package io.gantry.cluster.proxy;

import io.gantry.cluster.proxy.ServiceRules.Chain;
import io.gantry.cluster.proxy.ServiceRules.Door;
import io.gantry.cluster.proxy.ServiceRules.Memory;
import io.gantry.cluster.proxy.ServiceRules.Protocol;
import io.gantry.cluster.proxy.ServiceRules.Step;
import io.gantry.cluster.proxy.ServiceRules.Target;
import io.gantry.platform.linux.netfilter.Rule;
import io.gantry.platform.linux.netfilter.Transaction;
import io.gantry.platform.linux.netfilter.Transaction.Hook;
import io.gantry.platform.linux.netfilter.Transaction.Part;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The nf_tables table, as changes.
 *
 * <pre>
 * map services      { type ipv4_addr . inet_proto . inet_service : verdict }
 * map node_ports    { type inet_proto . inet_service : verdict }
 * set own           { type ipv4_addr . ipv4_addr: each endpoint twice }
 * chain find        { by @services; to a local address: by @node_ports }
 * chain prerouting  { not for 127.0.0.0/8 from outside; jump find }
 * chain output      { jump find }
 * chain postrouting { masquerade what is marked, what an endpoint sends to itself, and what comes
 *                     from the loopback }
 * chain refuse_…    { what is still for the network of Services is for nobody: reject }
 * chain service-…   { dnat to the next of the endpoints }
 * chain external-…  { mark; goto service-… }
 *
 * set clients-…     { type ipv4_addr; timeout }
 * chain endpoint-…  { update @clients-… { ip saddr }; dnat }
 * </pre>
 *
 * <p>The network of Pods is routed: answers between them pass this host, so a Pod that comes
 * through a Service keeps its address. Only from itself it would not take a packet. Keys of {@code
 * own} that are no endpoints any more do no harm and stay until the table is made anew.
 */
record Ruleset(ProxySettings settings) {
  private static final String SERVICES = "services";
  private static final String NODE_PORTS = "node_ports";
  private static final String OWN = "own";
  private static final byte[] LOOPBACK = {127, 0, 0, 0};
  private static final int MARK = 0x4000;
  private static final int DESTINATION_NAT = -100;
  private static final int SOURCE_NAT = 100;

  /** The number of rules in the chains that are always there. */
  private static final int FIXED_RULES = 12;

  /** The number of rules that the table has when it is as it should be. */
  static int rules(Collection<ServiceRules> services) {
    int count = FIXED_RULES;
    for (ServiceRules service : services) {
      for (Chain chain : service.chains()) {
        for (Step step : chain.steps()) {
          count +=
              switch (step) {
                case Step.GoToIfFromHere _ -> 2;
                case Step.Masquerade _,
                    Step.GoTo _,
                    Step.Drop _,
                    Step.Balance _,
                    Step.StayWith _,
                    Step.Remember _,
                    Step.OneIn _ ->
                    1;
              };
        }
      }
    }
    return count;
  }

  /** Replaces whatever the table is. */
  Transaction whole(Collection<ServiceRules> services) {
    var transaction = new Transaction(settings.table());
    transaction.createTable().deleteTable().createTable();
    transaction.createVerdictMap(SERVICES, List.of(Part.ADDRESS, Part.PROTOCOL, Part.PORT));
    transaction.createVerdictMap(NODE_PORTS, List.of(Part.PROTOCOL, Part.PORT));
    transaction.createSet(OWN, List.of(Part.ADDRESS, Part.ADDRESS));
    addHooks(transaction);
    var taken = new HashSet<Door>();
    for (ServiceRules service : services) {
      // Two Services with one node port: the first has it, as long as it is there.
      var doors = new HashMap<>(service.doors());
      doors.keySet().removeIf(door -> !taken.add(door));
      change(transaction, ServiceRules.NONE, new ServiceRules(doors, service.chains()));
    }
    return transaction;
  }

  /** Removes the table. */
  Transaction nothing() {
    return new Transaction(settings.table()).createTable().deleteTable();
  }

  private void addHooks(Transaction transaction) {
    String bridge = settings.bridge();
    transaction
        .createChain("find")
        .addRule("find", new Rule().decideByAddressAndPort(SERVICES))
        .addRule("find", new Rule().destinationIsLocal().decideByPort(NODE_PORTS))
        .createChain("prerouting", "nat", Hook.PREROUTING, DESTINATION_NAT)
        .addRule("prerouting", new Rule().inputIsNot("lo").destinationIn(LOOPBACK, 8).leave())
        .addRule("prerouting", new Rule().jump("find"))
        .createChain("output", "nat", Hook.OUTPUT, DESTINATION_NAT)
        .addRule("output", new Rule().jump("find"))
        .createChain("postrouting", "nat", Hook.POSTROUTING, SOURCE_NAT)
        .addRule("postrouting", new Rule().isMarked(MARK).masquerade())
        .addRule(
            "postrouting",
            new Rule().connectionIsPublished().sourceAndDestinationAreIn(OWN).masquerade())
        .addRule("postrouting", new Rule().outputIs(bridge).sourceIn(LOOPBACK, 8).masquerade());
    addRefusal(transaction, "refuse_forward", Hook.FORWARD);
    addRefusal(transaction, "refuse_output", Hook.OUTPUT);
  }

  /** An ICMP message would reach a local client while it still holds its socket, and be lost. */
  private void addRefusal(Transaction transaction, String chain, Hook hook) {
    transaction
        .createChain(chain, "filter", hook, 0)
        .addRule(chain, toServices().protocolIs(Protocol.TCP.number()).reset())
        .addRule(chain, toServices().reject());
  }

  private Rule toServices() {
    Cidr services = Cidr.parse(settings.serviceCidr());
    return new Rule()
        .connectionIsNew()
        .destinationIn(services.address().bytes(), services.length());
  }

  /** Adds what makes one Service's rules into others. */
  void change(Transaction transaction, ServiceRules before, ServiceRules after) {
    Map<String, Chain> old = byName(before);
    Map<String, Chain> wanted = byName(after);
    before
        .doors()
        .forEach((door, chain) -> {
          if (!chain.equals(after.doors().get(door))) {
            transaction.deleteElement(map(door), key(door));
          }
        });
    var changed = new ArrayList<Chain>();
    for (Chain chain : after.chains()) {
      if (!chain.equals(old.get(chain.name()))) {
        changed.add(chain);
        if (old.containsKey(chain.name())) {
          transaction.flushChain(chain.name());
        } else {
          transaction.createChain(chain.name());
        }
      }
    }
    for (Chain chain : before.chains()) {
      if (!wanted.containsKey(chain.name())) {
        transaction.flushChain(chain.name());
      }
    }
    for (Memory memory : before.memories()) {
      if (!after.memories().contains(memory)) {
        transaction.deleteSet(memory.name());
      }
    }
    for (Memory memory : after.memories()) {
      if (!before.memories().contains(memory)) {
        transaction.createMemory(memory.name(), memory.seconds());
      }
    }
    changed.forEach(chain -> fill(transaction, chain));
    for (Chain chain : before.chains()) {
      if (!wanted.containsKey(chain.name())) {
        transaction.deleteChain(chain.name());
      }
    }
    after
        .doors()
        .forEach((door, chain) -> {
          if (!chain.equals(before.doors().get(door))) {
            transaction.addGoTo(map(door), key(door), chain);
          }
        });
  }

  private static Map<String, Chain> byName(ServiceRules rules) {
    var chains = new HashMap<String, Chain>();
    rules.chains().forEach(chain -> chains.put(chain.name(), chain));
    return chains;
  }

  private void fill(Transaction transaction, Chain chain) {
    String name = chain.name();
    for (Step step : chain.steps()) {
      switch (step) {
        case Step.Masquerade _ -> transaction.addRule(name, new Rule().mark(MARK));
        case Step.GoTo(String next) -> transaction.addRule(name, new Rule().goTo(next));
        case Step.GoToIfFromHere(String next) -> {
          Cidr pods = Cidr.parse(settings.podCidr());
          byte[] base = pods.address().bytes();
          transaction.addRule(name, new Rule().sourceIn(base, pods.length()).goTo(next));
          transaction.addRule(name, new Rule().sourceIsLocal().goTo(next));
        }
        case Step.Balance balance -> balance(transaction, name, balance);
        case Step.StayWith(Memory memory, String next) ->
            transaction.addRule(name, new Rule().sourceIsRemembered(memory.name()).goTo(next));
        case Step.Remember(Memory memory) ->
            transaction.addRule(name, new Rule().rememberSource(memory.name()));
        case Step.OneIn(int count, String next) ->
            transaction.addRule(name, new Rule().isOneIn(count).goTo(next));
        case Step.Drop _ -> transaction.addRule(name, new Rule().drop());
      }
    }
  }

  private static void balance(Transaction transaction, String chain, Step.Balance balance) {
    for (Target target : balance.targets()) {
      byte[] a = target.address().bytes();
      transaction.addElement(OWN, new byte[] {a[0], a[1], a[2], a[3], a[0], a[1], a[2], a[3]});
    }
    int list = transaction.createList(values(balance.targets()));
    transaction.addRule(
        chain,
        new Rule()
            .protocolIs(balance.protocol().number())
            .translateInTurn(list, balance.targets().size()));
  }

  private static List<byte[]> values(List<Target> targets) {
    var values = new ArrayList<byte[]>();
    for (Target target : targets) {
      byte[] a = target.address().bytes();
      byte high = (byte) (target.port() >> 8);
      byte low = (byte) target.port();
      values.add(new byte[] {a[0], a[1], a[2], a[3], high, low, 0, 0});
    }
    return values;
  }

  private static String map(Door door) {
    return switch (door) {
      case Door.Address _ -> SERVICES;
      case Door.NodePort _ -> NODE_PORTS;
    };
  }

  /** Each part fills four bytes: address, protocol number, port in network order. */
  private static byte[] key(Door door) {
    byte protocol = (byte) door.protocol().number();
    byte high = (byte) (door.port() >> 8);
    byte low = (byte) door.port();
    return switch (door) {
      case Door.Address address -> {
        byte[] a = address.address().bytes();
        yield new byte[] {a[0], a[1], a[2], a[3], protocol, 0, 0, 0, high, low, 0, 0};
      }
      case Door.NodePort _ -> new byte[] {protocol, 0, 0, 0, high, low, 0, 0};
    };
  }
}
