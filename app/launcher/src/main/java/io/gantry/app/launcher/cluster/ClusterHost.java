package io.gantry.app.launcher.cluster;

import io.gantry.engine.local.LocalEngine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * What the commands of the cluster know of this process.
 *
 * @param process how to start a cluster's process for an environment and arguments
 */
public record ClusterHost(
    Path state,
    Path run,
    long uid,
    Supplier<LocalEngine> engine,
    BiFunction<Map<String, String>, List<String>, List<String>> process) {
  ClusterFiles files() {
    return ClusterFiles.of(state, run);
  }

  void needRoot() {
    if (uid != 0) {
      throw new GantryException(Kind.FORBIDDEN, "a cluster needs root: run it with sudo");
    }
  }
}
