package io.gantry.engine.api.build;

import java.util.Map;

/**
 * A build cache outside of this host's own.
 *
 * @param type {@code registry} (with {@code ref}), {@code local} ({@code src} or {@code dest}, an
 *     absolute directory) or {@code inline}
 * @param attributes also {@code mode} ({@code min}, {@code max}), {@code compression}, {@code
 *     mounts=true} for the content of cache mounts
 */
public record CacheLocation(String type, Map<String, String> attributes) {
  /** Copies the map. */
  public CacheLocation {
    attributes = Map.copyOf(attributes);
  }
}
