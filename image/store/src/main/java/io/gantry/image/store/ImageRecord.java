package io.gantry.image.store;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one file in {@code records/} says: everything about an image but its names, so that a list
 * reads one small file for each.
 */
record ImageRecord(Digest id, Digest manifest, long size, ImageConfig config) {
  byte[] bytes() {
    return Json.object()
        .put("id", id.toString())
        .put("manifest", manifest.toString())
        .put("size", size)
        .put("config", config.json())
        .build()
        .bytes();
  }

  static ImageRecord parse(byte[] bytes) {
    Json.Obj json = Json.parse(bytes).asObject();
    return new ImageRecord(
        Digest.parse(json.string("id")),
        Digest.parse(json.string("manifest")),
        json.number("size", 0),
        new ImageConfig(json.object("config")));
  }

  Image named(List<Reference> references) {
    return new Image(id, manifest, references, List.of(), config, size);
  }

  /** The chains of the layers, lowest first. */
  List<ChainId> chains() {
    var chains = new ArrayList<ChainId>();
    Optional<ChainId> chain = Optional.empty();
    for (Digest diffId : config.diffIds()) {
      ChainId next = ChainId.of(chain, diffId);
      chains.add(next);
      chain = Optional.of(next);
    }
    return chains;
  }
}
