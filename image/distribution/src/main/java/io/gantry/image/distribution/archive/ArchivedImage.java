package io.gantry.image.distribution.archive;

import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.oci.Reference;
import java.util.List;

/**
 * An image of an archive.
 *
 * @param names that the archive gives it, with tags and without digests; none for an untagged one
 * @param source closed with the archive
 */
public record ArchivedImage(List<Reference> names, ImageSource source) {
  /** Copies the names. */
  public ArchivedImage {
    names = List.copyOf(names);
  }
}
