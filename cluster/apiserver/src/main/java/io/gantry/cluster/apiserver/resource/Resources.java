package io.gantry.cluster.apiserver.resource;

import java.util.List;

/** All kinds that the API server serves. */
public final class Resources {
  private Resources() {}

  /** One for each of {@link io.gantry.cluster.model.ResourceTypes#ALL}, in that order. */
  public static List<Resource> all() {
    return List.of(
        new NamespaceResource(),
        new NodeResource(),
        new PodResource(),
        new ServiceResource(),
        new EndpointsResource(),
        new ConfigMapResource(),
        new SecretResource(),
        new ServiceAccountResource(),
        new EventResource(),
        new ReplicationControllerResource(),
        new DeploymentResource(),
        new ReplicaSetResource(),
        new EndpointSliceResource(),
        new LeaseResource());
  }
}
