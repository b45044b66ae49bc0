package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.oci.Digest;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Knows how vertices are done. Called by several threads. */
public interface Worker {
  /**
   * The name of the work: equal for equal operations on equal inputs, by content. Nothing for work
   * that is not worth remembering.
   */
  Optional<Digest> key(Vertex vertex, List<Result> inputs);

  /** Does the work. {@code log} takes lines of output. */
  Result perform(Vertex vertex, List<Result> inputs, Consumer<String> log)
      throws InterruptedException;
}
