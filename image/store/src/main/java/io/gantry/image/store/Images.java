package io.gantry.image.store;

import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The named images of a host. Safe for several processes on one directory. */
public interface Images {
  /** All images, newest first. */
  List<Image> list();

  /**
   * What a user means: a reference, a full id ({@code sha256:…} or 64 digits) or a unique prefix of
   * an id of at least one digit. A name wins over a prefix.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND} in Docker's words ({@code No
   *     such image: x}), {@code INVALID} if ambiguous
   */
  Image resolve(String ref);

  /**
   * Records an image whose layers are all here as snapshots, and names it. A name that pointed
   * elsewhere moves.
   */
  Image create(ImageConfig config, List<Reference> names);

  /** Makes an image of one layer from a tar, plain or gzip, with {@code config}'s settings. */
  Image importTar(InputStream tar, ImageConfig config, List<Reference> names);

  /** Gives a further name. */
  void tag(Image image, Reference name);

  /**
   * Takes a name away. With the last name the image goes, and its layers if nothing keeps them.
   *
   * @param name nothing to remove the image with all its names
   */
  Removed remove(Image image, Optional<Reference> name);

  /** What a removal did, in order. */
  record Removed(List<Reference> untagged, List<Digest> deleted) {
    /** Copies the lists. */
    public Removed {
      untagged = List.copyOf(untagged);
      deleted = List.copyOf(deleted);
    }
  }

  /** Removes layers and blobs that nothing keeps; returns the bytes freed. */
  long collect();
}
