package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import java.util.List;
import java.util.Optional;

/** What the keys of a build's steps were the last time. Called by several threads. */
public interface StepHistory {
  /** Knows nothing, keeps nothing. */
  StepHistory NONE =
      new StepHistory() {
        @Override
        public List<String> reasons(Vertex vertex, WorkKey key, Optional<WorkKey> content) {
          return List.of();
        }

        @Override
        public void note(Vertex vertex, WorkKey key, Optional<WorkKey> content) {}
      };

  /** Why a step has to be done although it may have been done before, for people. */
  List<String> reasons(Vertex vertex, WorkKey key, Optional<WorkKey> content);

  /** Notes the keys of a step for the next build. */
  void note(Vertex vertex, WorkKey key, Optional<WorkKey> content);
}
