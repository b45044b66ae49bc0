package io.gantry.app.launcher;

import io.gantry.container.network.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Networks that are opened by the first command that has to do with them. */
record LazyNetworks(Supplier<Networks> networks) implements Networks {
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
}
