package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Node;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/** The vertices of a graph in the making. */
final class Vertices {
  private final Platform host;
  private final List<Vertex> all = new ArrayList<>();
  private final Map<Begin, Integer> begins = new HashMap<>();

  /** What stages begin with; one vertex for each. */
  private record Begin(String name, Platform platform) {}

  Vertices(Platform host) {
    this.host = host;
  }

  List<Vertex> all() {
    return all;
  }

  int add(String title, Op op, List<Integer> inputs, Node node, String stage, Platform platform) {
    all.add(new Vertex(all.size(), title, op, inputs, node, stage, platform));
    return all.size() - 1;
  }

  /** The vertex of an empty file system. */
  int scratch(Node node) {
    var op = new Op.Base(Base.SCRATCH, Optional.empty());
    return once(new Begin(Base.SCRATCH, host), () -> add("", op, List.of(), node, "", host));
  }

  boolean isScratch(int id) {
    return all.get(id).op() instanceof Op.Base(String _, Optional<ChainId> chain)
        && chain.isEmpty();
  }

  /** The vertex of an image; {@code title} and {@code node} count for the first that asks. */
  int image(Base base, String title, Node node) {
    var op = new Op.Base(base.name(), ChainId.of(base.config().diffIds()));
    return once(
        new Begin("image " + base.name(), base.platform()),
        () -> add(title, op, List.of(), node, "", base.platform()));
  }

  /** The vertex of a context's files. */
  int context(String name, IntSupplier made) {
    return once(new Begin("context " + name, host), made);
  }

  private int once(Begin begin, IntSupplier made) {
    Integer known = begins.get(begin);
    if (known == null) {
      known = made.getAsInt(); // which may ask for others
      begins.put(begin, known);
    }
    return known;
  }
}
