package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.oci.Digest;
import java.util.List;

/**
 * What a build has found or made under keys.
 *
 * @param keys all under which the result is known
 */
public record Used(Vertex vertex, List<Digest> keys, Result result) {
  /** Copies the list. */
  public Used {
    keys = List.copyOf(keys);
  }
}
