package io.gantry.image.store.catalog;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Images of several platforms that one name stands for.
 *
 * @param images at least one; the name points to the first
 * @param annotations of the index that they are sent with
 */
public record NameGroup(List<Digest> images, Map<String, String> annotations) {
  /** Copies the collections. */
  public NameGroup {
    images = List.copyOf(images);
    annotations = Map.copyOf(annotations);
  }

  /** Without an image, unless it is the first. */
  NameGroup without(Digest id) {
    var left = new ArrayList<>(images);
    if (left.lastIndexOf(id) > 0) {
      left.remove(id);
    }
    return new NameGroup(left, annotations);
  }

  Json.Obj json() {
    return Json.object()
        .put("images", Json.strings(images.stream().map(Digest::toString).toList()))
        .putUnlessEmpty("annotations", new TreeMap<>(annotations))
        .build();
  }

  static NameGroup of(Json.Obj json) {
    List<Digest> images = json.strings("images").stream().map(Digest::parse).toList();
    if (images.isEmpty()) {
      throw new GantryException(Kind.INTERNAL, "a name stands for no image: names.json is damaged");
    }
    return new NameGroup(images, json.stringMap("annotations"));
  }
}
