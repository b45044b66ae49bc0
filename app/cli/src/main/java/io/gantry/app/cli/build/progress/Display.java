package io.gantry.app.cli.build.progress;

import io.gantry.engine.api.build.BuildProgress;

/** Shows what builds do until it is closed. Safe for use by many threads. */
public interface Display extends BuildProgress, AutoCloseable {
  /** Shows the end: what failed, and the warnings. */
  @Override
  void close();
}
