package io.gantry.image.store.catalog;

import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
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
 * @param groups by full name, where it stands for images of several platforms
 */
public record ImageNames(SortedMap<String, Digest> targets, SortedMap<String, NameGroup> groups) {
  /** Copies the maps. */
  public ImageNames {
    targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
  }

  /** Names of one image each. */
  public ImageNames(SortedMap<String, Digest> targets) {
    this(targets, Collections.emptySortedMap());
  }

  /** Reads the file; no file, no names. */
  static ImageNames read(Path file) {
    var targets = new TreeMap<String, Digest>();
    var groups = new TreeMap<String, NameGroup>();
    Optional<byte[]> bytes = DurableFile.read(file);
    if (bytes.isPresent()) {
      for (var name : Json.parse(bytes.get()).asObject().fields().entrySet()) {
        switch (name.getValue()) {
          case Json.Str(String id) -> targets.put(name.getKey(), Digest.parse(id));
          case Json.Obj json -> {
            NameGroup group = NameGroup.of(json);
            targets.put(name.getKey(), group.images().getFirst());
            groups.put(name.getKey(), group);
          }
          default -> {}
        }
      }
    }
    return new ImageNames(targets, groups);
  }

  void write(Path file) {
    var json = Json.object();
    for (Map.Entry<String, Digest> target : targets.entrySet()) {
      NameGroup group = groups.get(target.getKey());
      json.put(
          target.getKey(), group == null ? Json.of(target.getValue().toString()) : group.json());
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

  /** The images of several platforms that a name stands for. */
  public Optional<NameGroup> group(Reference name) {
    return Optional.ofNullable(groups.get(key(name)));
  }

  /** Whether a name stands for an image beside the one that it points to. */
  public boolean isPart(Digest id) {
    return groups.values().stream().anyMatch(group -> group.images().lastIndexOf(id) > 0);
  }

  /** These, with {@code names} pointing to one image. */
  public ImageNames with(List<Reference> names, Digest id) {
    var changed = new TreeMap<>(targets);
    var left = new TreeMap<>(groups);
    for (Reference name : names) {
      changed.put(key(name), id);
      NameGroup group = left.get(key(name));
      if (group != null && !group.images().getFirst().equals(id)) {
        left.remove(key(name));
      }
    }
    return new ImageNames(changed, left);
  }

  /** These, with {@code names} standing for images of several platforms. */
  public ImageNames with(List<Reference> names, NameGroup group) {
    var changed = new TreeMap<>(targets);
    var grouped = new TreeMap<>(groups);
    for (Reference name : names) {
      changed.put(key(name), group.images().getFirst());
      grouped.put(key(name), group);
    }
    return new ImageNames(changed, grouped);
  }

  /** These, with no name standing for an image that it does not point to. */
  public ImageNames withoutPart(Digest id) {
    var left = new TreeMap<>(groups);
    left.replaceAll((_, group) -> group.without(id));
    left.values().removeIf(group -> group.images().size() < 2);
    return new ImageNames(targets, left);
  }

  /** These without some. */
  public ImageNames without(List<Reference> names) {
    var changed = new TreeMap<>(targets);
    var left = new TreeMap<>(groups);
    for (Reference name : names) {
      changed.remove(key(name));
      left.remove(key(name));
    }
    return new ImageNames(changed, left);
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
