package io.gantry.engine.build.graph;

import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * What a build has to do for one image.
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

  /**
   * The same images from one list of vertices, in which equal work stands once.
   *
   * @return in the order of {@code graphs}
   */
  public static List<BuildGraph> joined(List<BuildGraph> graphs) {
    if (graphs.size() == 1) {
      return graphs;
    }
    record Work(Op op, List<Integer> inputs, Optional<Platform> ran) {}
    var all = new ArrayList<Vertex>();
    var known = new HashMap<Work, Integer>();
    var places = new ArrayList<List<Integer>>();
    for (BuildGraph graph : graphs) {
      var moved = new ArrayList<Integer>();
      for (Vertex vertex : graph.vertices()) {
        List<Integer> inputs = vertex.inputs().stream().map(moved::get).toList();
        Optional<Platform> ran =
            vertex.op() instanceof Op.Run ? Optional.of(vertex.platform()) : Optional.empty();
        int at = known.computeIfAbsent(new Work(vertex.op(), inputs, ran), _ -> all.size());
        if (at == all.size()) {
          all.add(vertex.at(at, inputs));
        }
        moved.add(at);
      }
      places.add(moved);
    }
    var joined = new ArrayList<BuildGraph>();
    for (int i = 0; i < graphs.size(); i++) {
      BuildGraph graph = graphs.get(i);
      List<Integer> moved = places.get(i);
      joined.add(
          new BuildGraph(
              all,
              moved.get(graph.output()),
              graph.base(),
              graph.steps().stream()
                  .map(step -> new Step(step.createdBy(), step.vertex().map(moved::get)))
                  .toList()));
    }
    return List.copyOf(joined);
  }
}
