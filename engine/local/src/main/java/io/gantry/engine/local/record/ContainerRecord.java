package io.gantry.engine.local.record;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One container as it is kept.
 *
 * @param spec what the user asked for
 * @param config image and spec merged
 * @param bootId of the boot in which it last started; process ids mean nothing in another
 * @param restarts what the restart policy remembers
 * @param removing a removal has begun and must be finished
 */
public record ContainerRecord(
    String id,
    String name,
    Instant createdAt,
    Digest imageId,
    Optional<ChainId> chain,
    ContainerSpec spec,
    MergedConfig config,
    List<MountPoint> mounts,
    ContainerState state,
    String bootId,
    List<Endpoint> endpoints,
    List<PublishedPort> ports,
    Restarts restarts,
    boolean removing) {
  /** Copies the lists. */
  public ContainerRecord {
    mounts = List.copyOf(mounts);
    endpoints = List.copyOf(endpoints);
    ports = List.copyOf(ports);
  }

  /** In another state. */
  public ContainerRecord withState(ContainerState next) {
    return new ContainerRecord(
        id, name, createdAt, imageId, chain, spec, config, mounts, next, bootId, endpoints, ports,
        restarts, removing);
  }

  /** With other wishes, as an update makes them. */
  public ContainerRecord withSpec(ContainerSpec next) {
    return new ContainerRecord(
        id, name, createdAt, imageId, chain, next, config, mounts, state, bootId, endpoints, ports,
        restarts, removing);
  }

  /** Running since this boot with this network. */
  public ContainerRecord started(
      ContainerState.Running running,
      String boot,
      List<Endpoint> network,
      List<PublishedPort> published) {
    return new ContainerRecord(
        id, name, createdAt, imageId, chain, spec, config, mounts, running, boot, network,
        published, restarts, removing);
  }

  /** Ended: without network. */
  public ContainerRecord exited(ContainerState.Exited exited) {
    return new ContainerRecord(
        id, name, createdAt, imageId, chain, spec, config, mounts, exited, bootId, List.of(),
        List.of(), restarts, removing);
  }

  /** With another name. */
  public ContainerRecord renamed(String next) {
    return new ContainerRecord(
        id, next, createdAt, imageId, chain, spec, config, mounts, state, bootId, endpoints, ports,
        restarts, removing);
  }

  /** In other networks. */
  public ContainerRecord inNetworks(
      NetworkSpec network, List<Endpoint> now, List<PublishedPort> published) {
    return new ContainerRecord(
        id,
        name,
        createdAt,
        imageId,
        chain,
        spec.in(network),
        config,
        mounts,
        state,
        bootId,
        now,
        published,
        restarts,
        removing);
  }

  /**
   * About to go.
   *
   * @param volumes whether its anonymous volumes go too, as those of one that goes at its exit
   */
  public ContainerRecord markedForRemoval(boolean volumes) {
    Lifecycle asked = spec.lifecycle();
    var last =
        new Lifecycle(
            volumes,
            asked.stopSignal(),
            asked.stopTimeoutSeconds(),
            asked.restart(),
            asked.health(),
            asked.log());
    return new ContainerRecord(
        id,
        name,
        createdAt,
        imageId,
        chain,
        spec.with(spec.resources(), last),
        config,
        mounts,
        state,
        bootId,
        endpoints,
        ports,
        restarts,
        true);
  }

  /** With another memory of restarts. */
  public ContainerRecord with(Restarts next) {
    return new ContainerRecord(
        id, name, createdAt, imageId, chain, spec, config, mounts, state, bootId, endpoints, ports,
        next, removing);
  }
}
