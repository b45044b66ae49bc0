package io.gantry.cluster.apiserver.table;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;

/** {@code PartialObjectMetadata} of {@code meta.k8s.io}. */
public final class PartialMetadata {
  private PartialMetadata() {}

  /** The metadata of an object as an object. */
  public static Json.Obj of(ApiObject object, String version) {
    return Json.object()
        .put("kind", "PartialObjectMetadata")
        .put("apiVersion", "meta.k8s.io/" + version)
        .put("metadata", object.metadata())
        .build();
  }
}
