package io.gantry.engine.api;

import java.util.Optional;

/**
 * Removal and stop rules.
 *
 * @param autoRemove remove at exit
 * @param stopSignal empty for the image's, else {@code SIGTERM}
 * @param stopTimeoutSeconds nothing for 10
 */
public record Lifecycle(
    boolean autoRemove, String stopSignal, Optional<Integer> stopTimeoutSeconds) {
  /** Kept after exit. */
  public static final Lifecycle DEFAULT = new Lifecycle(false, "", Optional.empty());
}
