package io.gantry.app.launcher;

import io.gantry.engine.build.BuildCache;

/** Empties the build cache when it is run. */
record BuildCachePruning(BuildCache cache) implements Runnable {
  @Override
  public void run() {
    int _ = cache.prune();
  }
}
