package io.gantry.engine.local.network;

import io.gantry.container.network.Network;
import io.gantry.container.network.UserNetworks;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.local.event.EventSink;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.name.NameServers;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.PredefinedNetwork;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The networks of a state root, for its users. */
public final class EngineNetworks implements Networks {
  private final UserNetworks networks;
  private final RecordStore records;
  private final Observer observer;
  private final EventSink events;
  private final NameServers names;

  /** Networks of the containers of {@code records}. */
  public EngineNetworks(
      UserNetworks networks,
      RecordStore records,
      Observer observer,
      EventSink events,
      NameServers names) {
    this.networks = networks;
    this.records = records;
    this.observer = observer;
    this.events = events;
    this.names = names;
  }

  @Override
  public String create(Definition definition) {
    var pools = new ArrayList<UserNetworks.Pool>();
    for (Pool pool : definition.pools()) {
      pools.add(new UserNetworks.Pool(pool.subnet(), pool.gateway(), pool.range()));
    }
    Network made =
        networks.create(
            new UserNetworks.Definition(
                definition.name(),
                definition.driver(),
                pools,
                definition.ipv6(),
                definition.internal(),
                definition.attachable(),
                definition.labels(),
                definition.options()));
    events.emit("network", "create", made.id(), attributes(made));
    return made.id();
  }

  private static Map<String, String> attributes(Network network) {
    return Map.of("name", network.name(), "type", network.driver());
  }

  private static Map<String, String> attributes(Network network, String container) {
    return Map.of("container", container, "name", network.name(), "type", network.driver());
  }

  @Override
  public List<Details> list() {
    var all = new ArrayList<Details>();
    for (Network network : networks.all()) {
      all.add(of(network, List.of()));
    }
    for (PredefinedNetwork predefined : PredefinedNetwork.values()) {
      all.add(details(predefined));
    }
    all.sort(Comparator.comparing(Details::name));
    return all;
  }

  private static Details details(PredefinedNetwork predefined) {
    return new Details(
        predefined.id(),
        predefined.word(),
        Instant.EPOCH,
        predefined.driver(),
        List.of(),
        false,
        false,
        false,
        Map.of(),
        Map.of(),
        List.of());
  }

  @Override
  public Details inspect(String ref) {
    Optional<PredefinedNetwork> predefined = PredefinedNetwork.of(ref);
    if (predefined.isPresent()) {
      return details(predefined.get());
    }
    Network network = NetworkNames.find(networks, ref);
    var members = new ArrayList<Member>();
    networks
        .members(network)
        .forEach((id, endpoint) ->
            records
                .read(id)
                .ifPresent(record ->
                    members.add(
                        new Member(
                            id,
                            record.name(),
                            endpoint.macAddress(),
                            endpoint.address() + "/" + endpoint.prefixLength(),
                            endpoint.six().address().isEmpty()
                                ? ""
                                : endpoint.six().address()
                                    + "/"
                                    + endpoint.six().prefixLength()))));
    members.sort(Comparator.comparing(Member::container));
    return of(network, members);
  }

  private static Details of(Network network, List<Member> members) {
    var pools = new ArrayList<Pool>();
    for (UserNetworks.Pool pool : network.pools()) {
      pools.add(new Pool(pool.subnet(), pool.gateway(), pool.range()));
    }
    return new Details(
        network.id(),
        network.name(),
        network.createdAt(),
        network.driver(),
        pools,
        network.ipv6(),
        network.internal(),
        network.attachable(),
        network.labels(),
        network.options(),
        members);
  }

  @Override
  public void remove(String ref) {
    switch (ref) {
      case "bridge", "host", "none" ->
          throw new GantryException(
              Kind.FORBIDDEN, ref + " is a pre-defined network and cannot be removed");
      default -> {
        Network network = NetworkNames.find(networks, ref);
        if (network.name().equals(Network.DEFAULT)) {
          throw new GantryException(
              Kind.FORBIDDEN, "bridge is a pre-defined network and cannot be removed");
        }
        refuseIfUsed(network);
        networks.remove(network);
        events.emit("network", "destroy", network.id(), attributes(network));
      }
    }
  }

  private void refuseIfUsed(Network network) {
    var users = new ArrayList<String>();
    for (Member member : inspect(network.id()).members()) {
      users.add(
          "name:\"" + member.name() + "\" id:\"" + member.container().substring(0, 12) + "\"");
    }
    if (!users.isEmpty()) {
      throw new GantryException(
          Kind.CONFLICT,
          "error while removing network: network "
              + network.name()
              + " has active endpoints ("
              + String.join(", ", users)
              + ")");
    }
  }

  @Override
  public void connect(String ref, String container, EndpointSpec endpoint) {
    Network network = NetworkNames.find(networks, ref);
    String id = records.resolve(container).id();
    try (var _ = records.lock(id)) {
      ContainerRecord record = observer.observe(records.get(id));
      NetworkSpec spec = record.spec().network();
      if (!spec.joins() && !spec.mode().equals("none")) {
        throw new GantryException(
            Kind.INVALID,
            "container sharing network namespace with another container or host cannot be"
                + " connected to any other network");
      }
      if (spec.joined().stream().anyMatch(joined -> isOf(joined, network))) {
        throw new GantryException(
            Kind.CONFLICT,
            "endpoint with name " + record.name() + " already exists in network " + network.name());
      }
      var wanted =
          new EndpointSpec(
              network.name(),
              endpoint.aliases(),
              endpoint.address(),
              endpoint.address6(),
              endpoint.macAddress(),
              endpoint.gatewayPriority(),
              endpoint.options());
      NetworkNames.check(networks, wanted);
      var all = new ArrayList<>(spec.joined());
      all.add(wanted);
      Optional<Path> namespace = namespace(record);
      if (namespace.isPresent()) {
        var _ = networks.connect(id, namespace.get(), NetworkNames.join(networks, record, wanted));
      }
      try {
        write(record, spec.with(spec.joins() ? spec.mode() : network.name(), all));
      } catch (GantryException failure) {
        takeBack(record, namespace, network, failure);
        throw failure;
      }
    }
    events.emit("network", "connect", network.id(), attributes(network, id));
  }

  private void takeBack(
      ContainerRecord record, Optional<Path> namespace, Network network, GantryException failure) {
    try {
      networks.disconnect(record.id(), namespace, network.key());
    } catch (GantryException undo) {
      failure.addSuppressed(undo);
    }
  }

  private static boolean isOf(EndpointSpec joined, Network network) {
    return joined.network().equals(network.name()) || joined.network().equals(network.id());
  }

  private static Optional<Path> namespace(ContainerRecord record) {
    return record.state().running().map(running -> Path.of("/proc/" + running.pid() + "/ns/net"));
  }

  private void write(ContainerRecord record, NetworkSpec spec) {
    var now = networks.endpoints(record.id());
    ContainerRecord after = record.inNetworks(spec, Interface.endpoints(now), Interface.ports(now));
    records.write(after, true);
    if (after.state() instanceof ContainerState.Running(long pid, _, _)) {
      NameFiles.change(records.directory(record.id()), record, after);
      if (names.concerns(after)) {
        names.lend(after, pid);
      }
    }
  }

  @Override
  public void disconnect(String ref, String container, boolean force) {
    Network network = NetworkNames.find(networks, ref);
    Optional<String> id = resolve(container, force);
    if (id.isEmpty()) {
      return;
    }
    try (var _ = records.lock(id.get())) {
      ContainerRecord record = observer.observe(records.get(id.get()));
      NetworkSpec spec = record.spec().network();
      var rest = new ArrayList<>(spec.joined());
      if (!rest.removeIf(joined -> isOf(joined, network))) {
        throw new GantryException(
            Kind.FORBIDDEN,
            "container " + record.id() + " is not connected to network " + network.name());
      }
      networks.disconnect(record.id(), namespace(record), network.key());
      String mode = rest.isEmpty() ? "none" : rest.getFirst().network();
      write(record, spec.with(mode, rest));
    }
    events.emit("network", "disconnect", network.id(), attributes(network, id.get()));
  }

  private Optional<String> resolve(String container, boolean force) {
    try {
      return Optional.of(records.resolve(container).id());
    } catch (GantryException e) {
      if (force && e.kind() == Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
