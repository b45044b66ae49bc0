package io.gantry.engine.build.graph;

import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.util.Optional;

/** Looks base images up; the same question gives the same answer during one build. */
@FunctionalInterface
public interface BaseImages {
  /**
   * The configuration of an image.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}
   */
  ImageConfig find(Wanted wanted);

  /**
   * An image.
   *
   * @param reference its name; in a layout {@code :tag}, {@code @digest}, or empty for the only one
   * @param layout the directory of the OCI layout that it is in; nothing for the host's store and
   *     registries
   */
  record Wanted(String reference, Optional<Path> layout, Platform platform) {}
}
