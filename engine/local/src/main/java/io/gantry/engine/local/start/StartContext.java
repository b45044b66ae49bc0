package io.gantry.engine.local.start;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the steps of one start hand to each other; owned by the starting thread. */
final class StartContext {
  final ContainerRecord record;
  final Path stateDirectory;
  final Path runDirectory;
  final OverlayMount rootfs;
  final boolean detached;

  private SpecBuilder.@Nullable ProcessRequest process;
  private @Nullable NetworkNamespace namespace;
  Optional<Networks.Endpoint> endpoint = Optional.empty();
  long pid;

  StartContext(
      ContainerRecord record,
      Path stateDirectory,
      Path runDirectory,
      OverlayMount rootfs,
      boolean detached) {
    this.record = record;
    this.stateDirectory = stateDirectory;
    this.runDirectory = runDirectory;
    this.rootfs = rootfs;
    this.detached = detached;
  }

  SpecBuilder.ProcessRequest process() {
    SpecBuilder.ProcessRequest resolved = process;
    if (resolved == null) {
      throw new GantryException(
          Kind.INTERNAL, "the process of " + record.id() + " is not resolved");
    }
    return resolved;
  }

  void process(SpecBuilder.ProcessRequest resolved) {
    process = resolved;
  }

  Optional<NetworkNamespace> namespace() {
    return Optional.ofNullable(namespace);
  }

  void namespace(NetworkNamespace opened) {
    namespace = opened;
  }

  String mode() {
    return record.spec().network().mode();
  }

  /** Whether it gets an interface in the bridge network. */
  boolean bridged() {
    return mode().equals("bridge") || mode().equals("default");
  }
}
