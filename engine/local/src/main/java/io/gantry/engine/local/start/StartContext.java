package io.gantry.engine.local.start;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.local.network.Linked;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.MappedUsers;
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

  /** Whether files have the container's ids on the disk, and are not shown with other ones. */
  final boolean owned;

  private SpecBuilder.@Nullable ProcessRequest process;
  private @Nullable NetworkNamespace namespace;
  private @Nullable ContainerRecord running;
  private @Nullable MappedUsers users;
  List<Networks.Endpoint> endpoints = List.of();
  final List<Linked> linked;
  long pid;

  StartContext(
      ContainerRecord record,
      Path stateDirectory,
      Path runDirectory,
      OverlayMount rootfs,
      boolean owned,
      boolean detached,
      List<Linked> linked) {
    this.record = record;
    this.stateDirectory = stateDirectory;
    this.runDirectory = runDirectory;
    this.rootfs = rootfs;
    this.owned = owned;
    this.detached = detached;
    this.linked = List.copyOf(linked);
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

  /** The record as it is while it runs. */
  ContainerRecord running() {
    ContainerRecord recorded = running;
    if (recorded == null) {
      throw new GantryException(Kind.INTERNAL, "the start of " + record.id() + " is not recorded");
    }
    return recorded;
  }

  void running(ContainerRecord recorded) {
    running = recorded;
  }

  Optional<MappedUsers> users() {
    return Optional.ofNullable(users);
  }

  void users(MappedUsers opened) {
    users = opened;
  }

  String mode() {
    return record.spec().network().mode();
  }

  /** Whether it gets interfaces in networks. */
  boolean bridged() {
    return record.spec().network().joins();
  }
}
