package io.gantry.engine.build.graph;

import io.gantry.platform.oci.ImageConfig;
import java.util.List;
import java.util.Optional;

/**
 * What a build has to do.
 *
 * @param vertices inputs before those that use them
 * @param output the vertex whose file system the image gets
 * @param base the image's configuration, still with the layers and history of its base only
 * @param steps what is added to the history of {@code base}
 */
public record BuildGraph(List<Vertex> vertices, int output, ImageConfig base, List<Step> steps) {
  /** Copies the lists. */
  public BuildGraph {
    vertices = List.copyOf(vertices);
    steps = List.copyOf(steps);
  }

  /** An entry of the history, and the vertex that made its layer if one did. */
  public record Step(String createdBy, Optional<Integer> vertex) {}
}
