package io.gantry.cluster.model;

/** Names an object among those of its type; {@code namespace} is empty for cluster-wide ones. */
public record ObjectKey(String namespace, String name) {
  /** As in {@code default/web}, or {@code web}. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
