package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.model.ResourceType;

/** A kind that is served: what is particular to it, and its objects. */
public record Served(Resource resource, Storage storage) {
  /** The kind. */
  public ResourceType type() {
    return resource.type();
  }
}
