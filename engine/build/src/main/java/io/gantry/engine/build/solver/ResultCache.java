package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.oci.Digest;
import java.util.Optional;

/** Remembers what keys gave. */
public interface ResultCache {
  /** What {@code key} gave; its layers may have gone since, or never have been here. */
  Optional<Result> find(Digest key);

  /** Remembers, with what the key is made of. */
  void put(WorkKey key, Vertex vertex, Result result);
}
