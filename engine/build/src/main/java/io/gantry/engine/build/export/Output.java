package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.platform.oci.Reference;
import java.util.List;

/** Where the result of a build goes, understood. */
sealed interface Output {
  /**
   * Into the store, to registries, or both.
   *
   * @param names to give and to push
   * @param store whether it is kept here
   * @param push whether it goes to the registries of its names
   * @param byDigest whether it is pushed without a tag
   * @param insecure whether those registries need not be verified
   */
  record ToImage(
      List<Reference> names,
      boolean store,
      boolean push,
      boolean byDigest,
      boolean insecure,
      Packaging packaging,
      Annotations annotations)
      implements Output {
    public ToImage {
      names = List.copyOf(names);
    }
  }

  /** Into an archive that {@code docker load} takes. */
  record ToDocker(List<Reference> names, Packaging packaging, Annotations annotations, Sink sink)
      implements Output {
    public ToDocker {
      names = List.copyOf(names);
    }
  }

  /**
   * Into an OCI layout.
   *
   * @param tar whether that is a tar, else a directory
   */
  record ToLayout(
      List<Reference> names, boolean tar, Packaging packaging, Annotations annotations, Sink sink)
      implements Output {
    public ToLayout {
      names = List.copyOf(names);
    }
  }

  /**
   * The files alone.
   *
   * @param tar whether as a tar, else as a directory
   * @param split whether each platform has a directory of its own
   */
  record ToFiles(boolean tar, boolean split, Sink sink) implements Output {}

  /** Nowhere: the cache alone. */
  record ToCache() implements Output {}
}
