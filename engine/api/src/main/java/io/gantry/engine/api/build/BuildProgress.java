package io.gantry.engine.api.build;

import java.time.Duration;
import java.util.List;

/**
 * Hears what a build does. Steps are numbered from 1 in the order of their announcement; several
 * may run at once. Called from any thread.
 */
public interface BuildProgress {
  /** Hears nothing. */
  BuildProgress NONE = (_, _) -> {};

  /**
   * A step is announced or begins; {@code name} as BuildKit prints it: {@code [stage 2/4] RUN
   * make}.
   */
  void begin(int step, String name);

  /** The steps whose results a step works with; told right after it has begun. */
  default void inputs(int step, List<Integer> inputs) {}

  /** A step wrote a line. */
  default void log(int step, String line) {}

  /**
   * A part of a step moves on: bytes of a layer, files of a context.
   *
   * @param part names it, and is shown: {@code sha256:… }, {@code transferring context:}
   * @param total 0 if it is not known
   * @param done whether it is at its end
   */
  default void status(int step, String part, long current, long total, boolean done) {}

  /** Why a step was not taken from the cache; only if the request asks for it. */
  default void explained(int step, List<String> reasons) {}

  /** A step ended without work: {@link #done} is not told of it. */
  default void cached(int step) {}

  /** A step is done. */
  default void done(int step, Duration took) {}

  /** A step failed. */
  default void failed(int step, String why) {}

  /** Something the author should know. */
  default void warning(BuildWarning warning) {}
}
