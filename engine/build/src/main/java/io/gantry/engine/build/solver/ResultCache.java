package io.gantry.engine.build.solver;

import io.gantry.platform.oci.Digest;
import java.util.Optional;

/** Remembers what keys gave. */
public interface ResultCache {
  /** What {@code key} gave, if that is still here. */
  Optional<Result> find(Digest key);

  /** Remembers; {@code title} is for people. */
  void put(Digest key, String title, Result result);
}
