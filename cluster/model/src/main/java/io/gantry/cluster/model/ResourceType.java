package io.gantry.cluster.model;

import java.util.List;

/**
 * A kind and where it is served.
 *
 * @param group empty for the core group
 * @param version as in {@code v1}
 * @param kind as in {@code Deployment}
 * @param plural the path element, as in {@code deployments}
 * @param singular as in {@code deployment}
 * @param shortNames as in {@code deploy}
 * @param categories as in {@code all}
 * @param subresources as in {@code status}, {@code scale}
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    boolean namespaced,
    List<String> shortNames,
    List<String> categories,
    List<String> subresources) {
  /** Copies the lists. */
  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = List.copyOf(subresources);
  }

  /** As in {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As in {@code deployments.apps}; for error messages and {@code details.kind}. */
  public String groupResource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }
}
