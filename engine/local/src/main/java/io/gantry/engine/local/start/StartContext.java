package io.gantry.engine.local.start;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import java.nio.file.Path;
import java.util.List;
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
  List<Networks.Endpoint> endpoints = List.of();
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

  /** Whether it gets interfaces in networks. */
  boolean bridged() {
    return record.spec().network().joins();
  }

  /** Whether containers of its networks find each other by name. */
  boolean named() {
    for (EndpointSpec endpoint : record.spec().network().joined()) {
      if (!endpoint.network().equals("bridge")) {
        return true;
      }
    }
    return false;
  }
}
