package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Networks where there is only the default one: what needs another is refused. */
public record OneNetwork(Networks networks) implements UserNetworks {
  @Override
  public List<Endpoint> attach(
      String container, Path namespace, List<Join> joins, List<Port> ports) {
    for (Join join : joins) {
      if (!join.network().equals(Network.DEFAULT)) {
        throw refused();
      }
    }
    return List.of(networks.attach(container, namespace, ports));
  }

  private static GantryException refused() {
    return new GantryException(
        Kind.UNAVAILABLE,
        "networks of one's own need root: without it a container has the default network, none,"
            + " host, or that of another container");
  }

  @Override
  public Endpoint attach(String container, Path namespace, List<Port> ports) {
    return networks.attach(container, namespace, ports);
  }

  @Override
  public Endpoint connect(String container, Path namespace, Join join) {
    throw refused();
  }

  @Override
  public void disconnect(String container, Optional<Path> namespace, String network) {
    throw refused();
  }

  @Override
  public List<Endpoint> endpoints(String container) {
    return networks.endpoint(container).stream().toList();
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    return networks.endpoint(container);
  }

  @Override
  public void rename(String container, String network, List<String> names) {}

  @Override
  public Network create(Definition definition) {
    throw refused();
  }

  @Override
  public List<Network> all() {
    return List.of();
  }

  @Override
  public void remove(Network network) {
    throw refused();
  }

  @Override
  public Map<String, Endpoint> members(Network network) {
    return Map.of();
  }

  @Override
  public Names names(String container) {
    return new NoNames();
  }

  @Override
  public void release(String container) {
    networks.release(container);
  }

  @Override
  public Bridged hold(String holder) {
    return networks.hold(holder);
  }

  @Override
  public void settle() {
    networks.settle();
  }

  @Override
  public void sweep(Predicate<String> alive) {
    networks.sweep(alive);
  }

  @Override
  public Traffic traffic(long pid) {
    return networks.traffic(pid);
  }

  /** Nobody has a name. */
  private record NoNames() implements Names {
    @Override
    public List<InetAddress> addresses(String name) {
      return List.of();
    }

    @Override
    public Optional<String> name(InetAddress address) {
      return Optional.empty();
    }

    @Override
    public boolean leadsOut() {
      return true;
    }

    @Override
    public boolean isEmpty() {
      return true;
    }
  }
}
