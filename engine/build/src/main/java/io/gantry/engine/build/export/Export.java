package io.gantry.engine.build.export;

import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.BuildGraph.Step;
import io.gantry.engine.build.solver.Result;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageConfig.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the configuration of the built image. Pure. */
public final class Export {
  private static final String COMMENT = "buildkit.dockerfile.v0";

  private Export() {}

  /**
   * The configuration of {@code graph}'s image.
   *
   * <p>A step without a layer is dated as the layer before it, or, if it is before all of them, as
   * the first one: so a build that found everything in the cache gives the same image again.
   *
   * @param results of all vertices, by id
   * @param diffId the digest of a chain's top layer
   * @param epoch the date of everything, if it is given
   */
  public static ImageConfig config(
      BuildGraph graph,
      List<Result> results,
      Function<ChainId, Digest> diffId,
      Optional<Instant> epoch) {
    var made = new ArrayList<Optional<Result>>();
    for (Step step : graph.steps()) {
      made.add(step.vertex().flatMap(vertex -> layer(graph, results, vertex)));
    }
    Instant when =
        epoch.orElseGet(() ->
            made.stream()
                .flatMap(Optional::stream)
                .findFirst()
                .map(Result::created)
                .orElse(graph.base().created()));
    ImageConfig config = graph.base();
    String author = config.json().string("author");
    for (int i = 0; i < made.size(); i++) {
      Optional<Result> layer = made.get(i);
      if (layer.isPresent() && epoch.isEmpty()) {
        when = layer.get().created();
      }
      config =
          config.withStep(
              new History(
                  Optional.of(when),
                  graph.steps().get(i).createdBy(),
                  author,
                  COMMENT,
                  layer.isEmpty()),
              layer.flatMap(Result::chain).map(diffId));
    }
    return config.withCreated(when);
  }

  /** What a vertex has put on top of its input, if it changed anything. */
  private static Optional<Result> layer(BuildGraph graph, List<Result> results, int vertex) {
    Result made = results.get(vertex);
    Result input = results.get(graph.vertices().get(vertex).inputs().getFirst());
    return made.chain().equals(input.chain()) ? Optional.empty() : Optional.of(made);
  }
}
