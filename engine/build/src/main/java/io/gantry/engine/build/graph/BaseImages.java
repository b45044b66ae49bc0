package io.gantry.engine.build.graph;

import io.gantry.platform.oci.ImageConfig;

/** Looks base images up; the same reference gives the same answer during one build. */
@FunctionalInterface
public interface BaseImages {
  /**
   * The configuration of an image.
   *
   * @throws io.gantry.platform.base.GantryException {@code NOT_FOUND}
   */
  ImageConfig find(String reference);
}
