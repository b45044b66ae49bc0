package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;

/** {@code metadata.generation}: counts what users changed, never what controllers reported. */
final class Generations {
  private Generations() {}

  static ApiObject first(ApiObject object) {
    return object.with(Json.of(1), "metadata", "generation");
  }

  /** The old one's generation, and one more if the user changed something. */
  static ApiObject next(ApiObject object, ApiObject old, boolean changed) {
    long generation = old.generation() + (changed ? 1 : 0);
    return object.with(Json.of(generation), "metadata", "generation");
  }

  static boolean specChanged(ApiObject object, ApiObject old) {
    return !object.spec().equals(old.spec());
  }
}
