package io.gantry.engine.build;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.export.Export;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the images of solved graphs. */
final class Assembly {
  private final Snapshots snapshots;
  private final Optional<Instant> epoch;

  /** Dates images by {@code epoch}, if it is given. */
  Assembly(Snapshots snapshots, Optional<Instant> epoch) {
    this.snapshots = snapshots;
    this.epoch = epoch;
  }

  /**
   * What takes the times of files in the images' own layers back to the given date: for each graph
   * the vertex after its base's.
   */
  static List<Vertex> clamps(
      List<BuildGraph> graphs, List<Result> results, Dockerfile file, Instant epoch) {
    var vertices = new ArrayList<Vertex>();
    for (BuildGraph graph : graphs) {
      var node = file.stages().getLast().node();
      var base = new Op.Base("", results.get(graph.output()).chain());
      var clamp = new Op.Clamp(epoch, Export.layers(graph, results).size());
      int id = vertices.size();
      vertices.add(new Vertex(id, "", base, List.of(), node));
      vertices.add(
          new Vertex(id + 1, "dating files by SOURCE_DATE_EPOCH", clamp, List.of(id), node));
    }
    return vertices;
  }

  /**
   * The configuration of an image.
   *
   * @param top its file system, if that is not what the graph's output gave
   */
  ImageConfig config(BuildGraph graph, List<Result> results, Optional<Result> top) {
    Optional<ChainId> chain = top.orElse(results.get(graph.output())).chain();
    Map<ChainId, ChainId> moved =
        top.isEmpty() ? Map.of() : moved(Export.layers(graph, results), chain);
    ImageConfig config =
        Export.config(
            graph, results, layer -> find(moved.getOrDefault(layer, layer)).diffId(), epoch);
    if (!ChainId.of(config.diffIds()).equals(chain)) {
      throw new GantryException(
          Kind.INTERNAL, "the layers of the image are not those that it needs");
    }
    return config;
  }

  /**
   * Which layers have taken the place of {@code layers}, the highest of which is now {@code top}.
   */
  private Map<ChainId, ChainId> moved(List<ChainId> layers, Optional<ChainId> top) {
    var moved = new HashMap<ChainId, ChainId>();
    Optional<ChainId> at = top;
    for (ChainId layer : layers.reversed()) {
      ChainId other = at.orElseThrow();
      moved.put(layer, other);
      at = find(other).parent();
    }
    return moved;
  }

  private Layer find(ChainId chain) {
    return snapshots
        .find(chain)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "layer " + chain + " is gone"));
  }

  /** The digest of a layer's tar. */
  Digest diffId(ChainId chain) {
    return find(chain).diffId();
  }
}
