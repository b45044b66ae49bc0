package io.gantry.engine.build.graph;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;

/**
 * An image that something begins with.
 *
 * @param name as the Dockerfile or its context says
 * @param platform that was asked for
 */
record Base(String name, ImageConfig config, Platform platform) {
  static final String SCRATCH = "scratch";

  /** The configuration of what begins with nothing. */
  static ImageConfig empty(Platform platform) {
    return ImageConfig.scratch(platform).withConfig("WorkingDir", Json.of("/"));
  }
}
