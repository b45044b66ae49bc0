package io.gantry.cluster.proxy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the packet filter does for one Service.
 *
 * @param doors what leads to its chains: which packets, and the name of the chain
 * @param chains each name once
 */
record ServiceRules(Map<Door, String> doors, List<Chain> chains) {
  /** Nothing. */
  static final ServiceRules NONE = new ServiceRules(Map.of(), List.of());

  ServiceRules {
    doors = Map.copyOf(doors);
    chains = List.copyOf(chains);
  }

  /** Packets that are sent to a Service. */
  sealed interface Door {
    /** {@code TCP}, {@code UDP} or {@code SCTP}. */
    Protocol protocol();

    int port();

    /** To an address of its own. */
    record Address(Ipv4 address, Protocol protocol, int port) implements Door {}

    /** To a port of the node. */
    record NodePort(Protocol protocol, int port) implements Door {}
  }

  /** The protocols that have ports, with their numbers. */
  enum Protocol {
    TCP(6),
    UDP(17),
    SCTP(132);

    private final int number;

    Protocol(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /** Where connections end. */
  record Target(Ipv4 address, int port) {}

  /** Clients that stay with an endpoint, each for so many seconds after it last came. */
  record Memory(String name, int seconds) {}

  /** A list of steps; what no step decides is not for anybody. */
  record Chain(String name, List<Step> steps) {
    Chain {
      steps = List.copyOf(steps);
    }
  }

  /** A step of a chain. */
  sealed interface Step {
    /** Replies must come back through this node. */
    record Masquerade() implements Step {}

    /** Goes on in another chain. */
    record GoTo(String chain) implements Step {}

    /** Goes on in another chain if the packet comes from this node or its Pods. */
    record GoToIfFromHere(String chain) implements Step {}

    /** Each new connection to the next target. */
    record Balance(Protocol protocol, List<Target> targets) implements Step {
      public Balance {
        targets = List.copyOf(targets);
      }
    }

    /** Who is in a memory goes on in another chain. */
    record StayWith(Memory memory, String chain) implements Step {}

    /** Puts the client into a memory. */
    record Remember(Memory memory) implements Step {}

    /** Of so many new connections one goes on in another chain. */
    record OneIn(int count, String chain) implements Step {}

    /** Nobody on this node may answer. */
    record Drop() implements Step {}
  }

  /** The targets that connections into a chain can have. */
  List<Target> targets(String chain) {
    return chains.stream()
        .filter(each -> each.name().equals(chain))
        .flatMap(each -> each.steps().stream())
        .flatMap(step ->
            switch (step) {
              case Step.Balance balance -> balance.targets().stream();
              case Step.GoTo(String next) -> targets(next).stream();
              case Step.GoToIfFromHere(String next) -> targets(next).stream();
              case Step.OneIn(_, String next) -> targets(next).stream();
              case Step.Masquerade _, Step.Drop _, Step.Remember _, Step.StayWith _ ->
                  Stream.<Target>empty();
            })
        .distinct()
        .toList();
  }

  /** The memories that its chains fill. */
  Set<Memory> memories() {
    var memories = new LinkedHashSet<Memory>();
    for (Chain chain : chains) {
      for (Step step : chain.steps()) {
        if (step instanceof Step.Remember(Memory memory)) {
          memories.add(memory);
        }
      }
    }
    return memories;
  }
}
