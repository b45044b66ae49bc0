package io.gantry.image.store.pull;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The manifest to pull.
 *
 * @param named what the source's name means: this manifest, or an index that leads to it
 */
record Chosen(ManifestBytes named, ManifestBytes bytes, ImageManifest manifest) {
  private static final int DEEPEST = 4;

  /**
   * Follows indexes to the manifest that fits {@code platform} best.
   *
   * @param place the source's name, for errors
   * @param read gives a manifest by its descriptor
   */
  static Chosen choose(
      String place,
      ManifestBytes named,
      Platform platform,
      Function<Descriptor, ManifestBytes> read) {
    ManifestBytes next = named;
    for (int depth = 0; depth < DEEPEST; depth++) {
      switch (Manifest.parse(next)) {
        case ImageManifest manifest -> {
          return new Chosen(named, next, manifest);
        }
        case ImageIndex index -> next = read.apply(entry(place, index, platform));
      }
    }
    throw new GantryException(
        Kind.INVALID, place + ": index " + named.digest() + " leads to indexes without end");
  }

  private static Descriptor entry(String place, ImageIndex index, Platform platform) {
    List<Descriptor> entries = index.manifests();
    Optional<Descriptor> best = PlatformRank.best(entries, platform);
    if (best.isPresent()) {
      return best.get();
    }
    for (Descriptor entry : entries) {
      if (entry.platform().isEmpty()) {
        return entry;
      }
    }
    Set<String> offered = new LinkedHashSet<>();
    for (Descriptor entry : entries) {
      entry
          .platform()
          .filter(p -> !p.os().equals("unknown"))
          .ifPresent(p -> offered.add(p.toString()));
    }
    throw new GantryException(
        Kind.NOT_FOUND,
        "no matching manifest for "
            + platform
            + " in the manifest list entries: "
            + place
            + (offered.isEmpty() ? " has none" : " has " + String.join(", ", offered)));
  }
}
