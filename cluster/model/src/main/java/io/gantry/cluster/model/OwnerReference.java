package io.gantry.cluster.model;

import io.gantry.platform.base.json.Json;

/** Who an object belongs to ({@code metadata.ownerReferences}). */
public record OwnerReference(
    String apiVersion,
    String kind,
    String name,
    String uid,
    boolean controller,
    boolean blockOwnerDeletion) {
  /** Reads one item of the list. */
  public static OwnerReference of(Json.Obj tree) {
    return new OwnerReference(
        tree.string("apiVersion"),
        tree.string("kind"),
        tree.string("name"),
        tree.string("uid"),
        tree.bool("controller"),
        tree.bool("blockOwnerDeletion"));
  }

  /** The reference by which {@code owner} controls what it makes. */
  public static OwnerReference controllerOf(ApiObject owner) {
    return new OwnerReference(
        owner.apiVersion(), owner.kind(), owner.name(), owner.uid(), true, true);
  }

  /** The item of the list. */
  public Json.Obj tree() {
    var builder =
        Json.object()
            .put("apiVersion", apiVersion)
            .put("kind", kind)
            .put("name", name)
            .put("uid", uid);
    if (controller) {
      builder.put("controller", true);
    }
    if (blockOwnerDeletion) {
      builder.put("blockOwnerDeletion", true);
    }
    return builder.build();
  }
}
