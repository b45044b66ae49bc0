package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.LineRange;

/** Hears of what is only seen while variables are substituted. */
@FunctionalInterface
public interface Warnings {
  /** {@code rule} was broken in {@code lines}. */
  void warn(String rule, String text, LineRange lines);
}
