package io.gantry.cluster.kubelet.pod;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is there of a Pod.
 *
 * @param ground its sandbox and volumes
 * @param containers by name; missing ones were never tried
 * @param startedAt when this node first saw the Pod
 * @param endingSince when this node learned that the Pod must end: it is being deleted, or gone
 * @param gone the object was deleted without waiting for the node
 */
public record Observed(
    Ground ground,
    Map<String, ObservedContainer> containers,
    Instant startedAt,
    Optional<Instant> endingSince,
    boolean gone) {
  /** Copies the containers. */
  public Observed {
    containers = Map.copyOf(containers);
  }

  /** What the containers stand on. */
  public sealed interface Ground {
    /**
     * Nothing is there.
     *
     * @param retryAt not to be tried before; long ago if nothing has failed
     */
    record Missing(Instant retryAt) implements Ground {}

    /** All is there; {@code address} is the node's own for Pods in the host's network. */
    record Ready(String address) implements Ground {}

    /** Everything was given back: the Pod is over. */
    record Cleared() implements Ground {}
  }

  /** What is known of a container. */
  public ObservedContainer container(String name) {
    return containers.getOrDefault(name, ObservedContainer.NONE);
  }
}
