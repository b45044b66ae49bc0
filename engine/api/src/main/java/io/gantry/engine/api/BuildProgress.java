package io.gantry.engine.api;

import java.time.Duration;

/**
 * Hears what a build does. Steps are numbered from 1 in the order of their announcement; several
 * may run at once. Called from any thread.
 */
public interface BuildProgress {
  /** A step begins; {@code name} as BuildKit prints it: {@code [stage 2/4] RUN make}. */
  void begin(int step, String name);

  /** A step wrote a line. */
  void log(int step, String line);

  /** A step ended without work: {@link #done} is not told of it. */
  void cached(int step);

  /** A step is done. */
  void done(int step, Duration took);

  /** A step failed. */
  void failed(int step, String why);

  /** Something the author should know, with the rule's name. */
  void warning(String rule, String text);
}
