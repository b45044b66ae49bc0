package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.files.ArchivePath;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.List;

/**
 * An item of {@code manifest.json}.
 *
 * @param config path of the configuration
 * @param layers paths, lowest first
 */
record SavedImage(String config, List<Reference> names, List<String> layers) {
  /** The items of a {@code manifest.json}. */
  static List<SavedImage> parse(byte[] bytes) {
    if (!(Json.parse(bytes) instanceof Json.Arr(List<Json> items))) {
      throw new GantryException(Kind.INVALID, "expected a JSON array");
    }
    var images = new ArrayList<SavedImage>();
    for (Json item : items) {
      images.add(of(item.asObject()));
    }
    return List.copyOf(images);
  }

  private static SavedImage of(Json.Obj item) {
    var names = new ArrayList<Reference>();
    for (String tag : item.strings("RepoTags")) {
      names.add(Reference.parse(tag));
    }
    var layers = new ArrayList<String>();
    for (String layer : item.strings("Layers")) {
      layers.add(path(layer));
    }
    return new SavedImage(path(item.string("Config")), names, layers);
  }

  private static String path(String text) {
    return ArchivePath.clean(text)
        .filter(path -> !path.isEmpty())
        .orElseThrow(() ->
            new GantryException(Kind.INVALID, "\"" + text + "\" is no path inside of the archive"));
  }

  /** The configuration's digits as its path says, or what else its name is. */
  String configName() {
    String name = config.substring(config.lastIndexOf('/') + 1);
    return name.endsWith(".json") ? name.substring(0, name.length() - 5) : name;
  }
}
