package io.gantry.engine.build.solver;

import io.gantry.platform.oci.ChainId;
import java.util.function.Consumer;

/** Where the layers of results are. Called by several threads. */
public interface LayerStock {
  /** Whether a layer and all below it are here; if so, they stay until the build ends. */
  boolean holds(ChainId chain);

  /**
   * Brings a layer and those below it from elsewhere: an imported cache, the registry of a base
   * image.
   *
   * @param log takes lines of output
   * @return false if nobody has them
   */
  boolean bring(ChainId chain, Consumer<String> log) throws InterruptedException;
}
