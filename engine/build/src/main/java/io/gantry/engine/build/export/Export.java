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
   * <p>It is as old as the youngest of its base and its layers. A step without a layer is dated as
   * what is before it: so a build that found everything in the cache gives the same image again.
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
    List<Optional<Result>> made = made(graph, results);
    Instant when = epoch.orElseGet(() -> begin(graph, made));
    ImageConfig config = graph.base();
    for (int i = 0; i < made.size(); i++) {
      Optional<Result> layer = made.get(i);
      if (epoch.isEmpty() && layer.isPresent() && layer.get().created().isAfter(when)) {
        when = layer.get().created();
      }
      config =
          config.withStep(
              new History(
                  Optional.of(when),
                  graph.steps().get(i).createdBy(),
                  "",
                  COMMENT,
                  layer.isEmpty()),
              layer.flatMap(Result::chain).map(diffId));
    }
    return config.withCreated(when);
  }

  /** The layers that an image has beside those of its base, lowest first. */
  public static List<ChainId> layers(BuildGraph graph, List<Result> results) {
    return made(graph, results).stream()
        .flatMap(Optional::stream)
        .flatMap(made -> made.chain().stream())
        .toList();
  }

  /** What the steps have put on top of each other. */
  private static List<Optional<Result>> made(BuildGraph graph, List<Result> results) {
    var made = new ArrayList<Optional<Result>>();
    for (Step step : graph.steps()) {
      made.add(step.vertex().flatMap(vertex -> layer(graph, results, vertex)));
    }
    return made;
  }

  private static Instant begin(BuildGraph graph, List<Optional<Result>> made) {
    Instant base = graph.base().created();
    return base.isAfter(Instant.EPOCH)
        ? base
        : made.stream().flatMap(Optional::stream).findFirst().map(Result::created).orElse(base);
  }

  /** What a vertex has put on top of its input, if it changed anything. */
  private static Optional<Result> layer(BuildGraph graph, List<Result> results, int vertex) {
    Result made = results.get(vertex);
    Result input = results.get(graph.vertices().get(vertex).inputs().getFirst());
    return made.chain().equals(input.chain()) ? Optional.empty() : Optional.of(made);
  }
}
