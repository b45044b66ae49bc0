package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Node;
import io.gantry.platform.oci.Platform;
import java.util.List;

/**
 * A step that makes a file system.
 *
 * @param id its index in the graph
 * @param title as progress shows it; empty for what is not worth a word
 * @param inputs ids of vertices, all lower than {@code id}
 * @param node where it stands
 * @param stage the name of its stage, or its index where it has none; empty if it belongs to none
 * @param platform for which it is done
 */
public record Vertex(
    int id, String title, Op op, List<Integer> inputs, Node node, String stage, Platform platform) {
  /** Copies the list. */
  public Vertex {
    inputs = List.copyOf(inputs);
  }

  /** A step of no stage, for this host. */
  public Vertex(int id, String title, Op op, List<Integer> inputs, Node node) {
    this(id, title, op, inputs, node, "", Platform.host());
  }

  /** The same work elsewhere in a graph. */
  Vertex at(int other, List<Integer> otherInputs) {
    return new Vertex(other, title, op, otherInputs, node, stage, platform);
  }
}
