package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Node;
import java.util.ArrayList;
import java.util.List;

/** What one vertex works with, as an instruction names it. */
final class Inputs {
  private final GraphBuilder graph;
  private final StageBuilder stage;
  private final Node node;
  private final List<Integer> ids = new ArrayList<>();

  /** Begins with the file system that is changed. */
  Inputs(GraphBuilder graph, StageBuilder stage, Node node, int first) {
    this.graph = graph;
    this.stage = stage;
    this.node = node;
    ids.add(first);
  }

  /** What {@code from} names: a stage, a context or an image; the build's own context if empty. */
  Op.Origin from(String from) {
    return from.isEmpty() ? new Op.Origin.Context("") : graph.origin(from, stage, node, this);
  }

  /** A further vertex. */
  Op.Origin vertex(int id) {
    int at = ids.subList(1, ids.size()).indexOf(id);
    if (at >= 0) {
      return new Op.Origin.Input(at + 1);
    }
    ids.add(id);
    return new Op.Origin.Input(ids.size() - 1);
  }

  List<Integer> ids() {
    return List.copyOf(ids);
  }
}
