package io.gantry.engine.build.export;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * What a build has made for one platform; its layers are in the store, and held there.
 *
 * @param platform that was asked for, also if {@code config} says less
 * @param config complete, but for {@code inlineCache}
 * @param materials what it was made of, in the order of the Dockerfile
 * @param inlineCache further fields of the configuration, by which later builds find layers
 */
public record BuiltImage(
    Platform platform,
    ImageConfig config,
    List<Material> materials,
    Optional<Json.Obj> inlineCache) {
  /** Copies the list. */
  public BuiltImage {
    materials = List.copyOf(materials);
  }

  /** Its top layer; nothing for an empty file system. */
  public Optional<ChainId> chain() {
    return ChainId.of(config.diffIds());
  }

  /** The configuration that the image gets. */
  public ImageConfig finalConfig() {
    Json.Obj json = config.json();
    for (var field : inlineCache.orElse(Json.Obj.EMPTY).fields().entrySet()) {
      json = json.with(field.getKey(), field.getValue());
    }
    return new ImageConfig(json);
  }
}
