package io.gantry.image.distribution.copy;

import io.gantry.platform.oci.Platform;

/** What of an index is copied. */
public sealed interface CopySpec {
  /** The index with all that it names. */
  record All() implements CopySpec {}

  /** The image of one platform. */
  record One(Platform platform) implements CopySpec {}
}
