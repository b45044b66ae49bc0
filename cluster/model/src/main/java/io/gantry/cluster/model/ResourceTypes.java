package io.gantry.cluster.model;

import java.util.List;
import java.util.Optional;

/** The kinds that this cluster serves; each is a constant here and a file in the API server. */
public final class ResourceTypes {
  public static final ResourceType NAMESPACES =
      type("", "v1", "Namespace", "namespaces", false, "ns", "", "status,finalize");
  public static final ResourceType NODES =
      type("", "v1", "Node", "nodes", false, "no", "", "status,proxy");
  public static final ResourceType PODS =
      type(
          "",
          "v1",
          "Pod",
          "pods",
          true,
          "po",
          "all",
          "status,binding,log,exec,attach,portforward,proxy,eviction,ephemeralcontainers,resize");
  public static final ResourceType SERVICES =
      type("", "v1", "Service", "services", true, "svc", "all", "status,proxy");
  public static final ResourceType ENDPOINTS =
      type("", "v1", "Endpoints", "endpoints", true, "ep", "", "");
  public static final ResourceType CONFIG_MAPS =
      type("", "v1", "ConfigMap", "configmaps", true, "cm", "", "");
  public static final ResourceType SECRETS = type("", "v1", "Secret", "secrets", true, "", "", "");
  public static final ResourceType SERVICE_ACCOUNTS =
      type("", "v1", "ServiceAccount", "serviceaccounts", true, "sa", "", "token");
  public static final ResourceType EVENTS = type("", "v1", "Event", "events", true, "ev", "", "");
  public static final ResourceType REPLICATION_CONTROLLERS =
      type(
          "",
          "v1",
          "ReplicationController",
          "replicationcontrollers",
          true,
          "rc",
          "all",
          "status,scale");
  public static final ResourceType DEPLOYMENTS =
      type("apps", "v1", "Deployment", "deployments", true, "deploy", "all", "status,scale");
  public static final ResourceType REPLICA_SETS =
      type("apps", "v1", "ReplicaSet", "replicasets", true, "rs", "all", "status,scale");
  public static final ResourceType ENDPOINT_SLICES =
      type("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true, "", "", "");
  public static final ResourceType LEASES =
      type("coordination.k8s.io", "v1", "Lease", "leases", true, "", "", "");

  /** All of them; the core group first. */
  public static final List<ResourceType> ALL =
      List.of(
          NAMESPACES,
          NODES,
          PODS,
          SERVICES,
          ENDPOINTS,
          CONFIG_MAPS,
          SECRETS,
          SERVICE_ACCOUNTS,
          EVENTS,
          REPLICATION_CONTROLLERS,
          DEPLOYMENTS,
          REPLICA_SETS,
          ENDPOINT_SLICES,
          LEASES);

  private ResourceTypes() {}

  private static ResourceType type(
      String group,
      String version,
      String kind,
      String plural,
      boolean namespaced,
      String shortNames,
      String categories,
      String subresources) {
    return new ResourceType(
        group,
        version,
        kind,
        plural,
        kind.toLowerCase(java.util.Locale.ROOT),
        namespaced,
        words(shortNames),
        words(categories),
        words(subresources));
  }

  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
  }

  /** The type that serves a kind. */
  public static Optional<ResourceType> ofKind(String apiVersion, String kind) {
    return ALL.stream()
        .filter(type -> type.kind().equals(kind) && type.apiVersion().equals(apiVersion))
        .findFirst();
  }
}
