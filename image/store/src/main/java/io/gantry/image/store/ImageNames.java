package io.gantry.image.store;

import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All names and the images they point to, as one value: a name points to one image however many
 * change names at once.
 *
 * @param targets image ids by full name
 */
record ImageNames(SortedMap<String, Digest> targets) {
  ImageNames {
    targets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(targets));
  }

  /** Reads the file; no file, no names. */
  static ImageNames read(Path file) {
    var targets = new TreeMap<String, Digest>();
    Optional<byte[]> bytes = DurableFile.read(file);
    if (bytes.isPresent()) {
      for (var name : Json.parse(bytes.get()).asObject().fields().entrySet()) {
        if (name.getValue() instanceof Json.Str(String id)) {
          targets.put(name.getKey(), Digest.parse(id));
        }
      }
    }
    return new ImageNames(targets);
  }

  void write(Path file) {
    var json = Json.object();
    for (Map.Entry<String, Digest> target : targets.entrySet()) {
      json.put(target.getKey(), target.getValue().toString());
    }
    DurableFile.write(file, json.build().bytes());
  }

  /** The names of one image, sorted. */
  List<Reference> of(Digest id) {
    var names = new ArrayList<Reference>();
    for (Map.Entry<String, Digest> target : targets.entrySet()) {
      if (target.getValue().equals(id)) {
        names.add(Reference.parse(target.getKey()));
      }
    }
    return names;
  }

  ImageNames with(List<Reference> names, Digest id) {
    var changed = new TreeMap<>(targets);
    for (Reference name : names) {
      changed.put(name.toString(), id);
    }
    return new ImageNames(changed);
  }

  ImageNames without(List<Reference> names) {
    var changed = new TreeMap<>(targets);
    for (Reference name : names) {
      changed.remove(name.toString());
    }
    return new ImageNames(changed);
  }
}
