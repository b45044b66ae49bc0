package io.gantry.engine.api;

import java.util.Map;

/**
 * Where a container's output goes.
 *
 * @param driver {@code local}, {@code json-file}, {@code journald}, {@code syslog}, {@code none};
 *     empty for local
 * @param options as in {@code max-size=10m}
 */
public record LogConfig(String driver, Map<String, String> options) {
  /** Gantry's own format, rotated. */
  public static final LogConfig DEFAULT = new LogConfig("", Map.of());

  /** Copies the map. */
  public LogConfig {
    options = Map.copyOf(options);
  }
}
