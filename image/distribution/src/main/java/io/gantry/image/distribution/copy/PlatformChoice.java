package io.gantry.image.distribution.copy;

import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.PlatformMatch;

/** The way from an index to the image of a platform. */
public final class PlatformChoice {
  /** How deep indexes may be in indexes. */
  static final int DEEPEST = 4;

  private PlatformChoice() {}

  /**
   * The manifest of the image for a platform: the one at hand, or what its index leads to.
   *
   * @throws GantryException {@code NOT_FOUND}; {@code INVALID} for indexes in indexes without end
   */
  public static ManifestBytes follow(ImageSource from, ManifestBytes named, Platform wanted) {
    PlatformMatch match = PlatformMatch.of(wanted);
    ManifestBytes next = named;
    for (int depth = 0; depth < DEEPEST; depth++) {
      if (!(Manifest.parse(next) instanceof ImageIndex index)) {
        return next;
      }
      next = from.manifest(match.choose(index, from.name()));
    }
    throw new GantryException(
        Kind.INVALID, from.name() + ": indexes are nested deeper than " + DEEPEST);
  }
}
