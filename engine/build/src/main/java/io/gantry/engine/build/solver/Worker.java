package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Knows how vertices are done. Called by several threads. */
public interface Worker {
  /**
   * What the work depends on: the operation, what its inputs are, and files of local contexts by
   * content. Nothing for work that is not worth remembering. Cheap.
   */
  Optional<WorkKey> key(Vertex vertex, List<Result> inputs);

  /**
   * The same with the content of the files that are read in place of what the inputs are: equal
   * although an input was made anew. Asked only if nothing is known of {@link #key}; nothing if
   * that says all.
   */
  Optional<WorkKey> contentKey(Vertex vertex, List<Result> inputs);

  /** Does the work. {@code log} takes lines of output. */
  Result perform(Vertex vertex, List<Result> inputs, Consumer<String> log)
      throws InterruptedException;
}
