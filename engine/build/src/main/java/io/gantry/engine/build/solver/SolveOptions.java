package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import java.util.function.Predicate;

/**
 * How to solve.
 *
 * @param useCache whether work of earlier builds counts for a vertex
 * @param history what earlier builds did, if progress shall say why a step is done again
 * @param explain whether it shall
 * @param parallel how many programs run at once
 */
public record SolveOptions(
    Predicate<Vertex> useCache, StepHistory history, boolean explain, int parallel) {
  private static final int LEAST_PARALLEL = 2;

  /** As many programs as there are processors, at least 2. */
  public static SolveOptions of(boolean useCache) {
    return new SolveOptions(
        _ -> useCache,
        StepHistory.NONE,
        false,
        Math.max(LEAST_PARALLEL, Runtime.getRuntime().availableProcessors()));
  }

  /** With a memory of the keys. */
  public SolveOptions with(StepHistory memory, boolean tells) {
    return new SolveOptions(useCache, memory, tells, parallel);
  }

  /** For some vertices only. */
  public SolveOptions with(Predicate<Vertex> cached) {
    return new SolveOptions(cached, history, explain, parallel);
  }
}
