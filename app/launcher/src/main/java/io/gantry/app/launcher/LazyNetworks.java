package io.gantry.app.launcher;

import io.gantry.container.network.Names;
import io.gantry.container.network.Network;
import io.gantry.container.network.UserNetworks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Networks that are opened by the first command that has to do with them. */
record LazyNetworks(Supplier<UserNetworks> networks) implements UserNetworks {
  @Override
  public Endpoint attach(String container, Path namespace, List<Port> ports) {
    return networks.get().attach(container, namespace, ports);
  }

  @Override
  public void release(String container) {
    networks.get().release(container);
  }

  @Override
  public Optional<Endpoint> endpoint(String container) {
    return networks.get().endpoint(container);
  }

  @Override
  public Bridged hold(String holder) {
    return networks.get().hold(holder);
  }

  @Override
  public void settle() {
    networks.get().settle();
  }

  @Override
  public void sweep(Predicate<String> alive) {
    networks.get().sweep(alive);
  }

  @Override
  public Traffic traffic(long pid) {
    return networks.get().traffic(pid);
  }

  @Override
  public List<Endpoint> attach(
      String container, Path namespace, List<Join> joins, List<Port> ports) {
    return networks.get().attach(container, namespace, joins, ports);
  }

  @Override
  public Endpoint connect(String container, Path namespace, Join join) {
    return networks.get().connect(container, namespace, join);
  }

  @Override
  public boolean canBeHarmed() {
    return networks.get().canBeHarmed();
  }

  @Override
  public Guard guard() {
    return networks.get().guard();
  }

  @Override
  public void disconnect(String container, Optional<Path> namespace, String network) {
    networks.get().disconnect(container, namespace, network);
  }

  @Override
  public List<Endpoint> endpoints(String container) {
    return networks.get().endpoints(container);
  }

  @Override
  public void rename(String container, String network, List<String> names) {
    networks.get().rename(container, network, names);
  }

  @Override
  public Network create(Definition definition) {
    return networks.get().create(definition);
  }

  @Override
  public List<Network> all() {
    return networks.get().all();
  }

  @Override
  public Optional<Network> find(String key) {
    return networks.get().find(key);
  }

  @Override
  public void remove(Network network) {
    networks.get().remove(network);
  }

  @Override
  public Map<String, Endpoint> members(Network network) {
    return networks.get().members(network);
  }

  @Override
  public Names names(String container) {
    return networks.get().names(container);
  }
}
