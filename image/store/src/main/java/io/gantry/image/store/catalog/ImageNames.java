package io.gantry.image.store.catalog;

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
 * change names at once. A name is a tag, {@code registry/path:tag}, or a digest under which a
 * repository has the image, {@code registry/path@digest}.
 *
 * @param targets image ids by full name
 */
public record ImageNames(SortedMap<String, Digest> targets) {
  /** Copies the map. */
  public ImageNames {
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

  /** The tags of one image, sorted. */
  public List<Reference> tags(Digest id) {
    return of(id, false);
  }

  /** The digests under which repositories have one image, sorted. */
  public List<Reference> digests(Digest id) {
    return of(id, true);
  }

  private List<Reference> of(Digest id, boolean digests) {
    var names = new ArrayList<Reference>();
    for (Map.Entry<String, Digest> target : targets.entrySet()) {
      if (target.getValue().equals(id) && target.getKey().indexOf('@') >= 0 == digests) {
        names.add(Reference.parse(target.getKey()));
      }
    }
    return names;
  }

  /** The image that a name points to; of a name with a digest the tag does not count. */
  public Optional<Digest> target(Reference name) {
    return Optional.ofNullable(targets.get(key(name)));
  }

  private static String key(Reference name) {
    return name.digest().isEmpty() ? name.toString() : digest(name, name.digest().get()).toString();
  }

  /** The name of a digest in the repository of {@code name}. */
  public static Reference digest(Reference name, Digest digest) {
    return new Reference(name.registry(), name.repository(), "", Optional.of(digest));
  }

  /** These, with {@code names} pointing to one image. */
  public ImageNames with(List<Reference> names, Digest id) {
    var changed = new TreeMap<>(targets);
    for (Reference name : names) {
      changed.put(key(name), id);
    }
    return new ImageNames(changed);
  }

  /** These without some. */
  public ImageNames without(List<Reference> names) {
    var changed = new TreeMap<>(targets);
    for (Reference name : names) {
      changed.remove(key(name));
    }
    return new ImageNames(changed);
  }

  /**
   * What goes when a name of an image is taken away: with the last tag of a repository its digests
   * go too.
   */
  public List<Reference> untagging(Reference name, Digest id) {
    var going = new ArrayList<Reference>(List.of(name));
    if (name.digest().isPresent()) {
      return going;
    }
    for (Reference tag : tags(id)) {
      if (!tag.equals(name) && inSameRepository(tag, name)) {
        return going;
      }
    }
    for (Reference digest : digests(id)) {
      if (inSameRepository(digest, name)) {
        going.add(digest);
      }
    }
    return going;
  }

  private static boolean inSameRepository(Reference one, Reference other) {
    return one.registry().equals(other.registry()) && one.repository().equals(other.repository());
  }
}
