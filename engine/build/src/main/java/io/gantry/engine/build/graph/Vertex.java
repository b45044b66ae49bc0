package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Node;
import java.util.List;

/**
 * A step that makes a file system.
 *
 * @param id its index in the graph
 * @param title as progress shows it
 * @param inputs ids of vertices, all lower than {@code id}
 * @param node where it stands
 */
public record Vertex(int id, String title, Op op, List<Integer> inputs, Node node) {
  /** Copies the list. */
  public Vertex {
    inputs = List.copyOf(inputs);
  }
}
