package io.gantry.image.store.pull;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.PlatformMatch;
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
        case ImageIndex index -> next = read.apply(PlatformMatch.of(platform).choose(index, place));
      }
    }
    throw new GantryException(
        Kind.INVALID, place + ": index " + named.digest() + " leads to indexes without end");
  }
}
