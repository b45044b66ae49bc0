package io.gantry.image.registry;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a registry is started with.
 *
 * @param directory where it keeps everything; made if missing
 * @param readOnly refuses every change
 * @param grace how long content that no manifest names stays
 */
public record RegistrySettings(Path directory, boolean readOnly, Duration grace) {
  /** Content that no manifest names stays for an hour. */
  public static final Duration GRACE = Duration.ofHours(1);

  /** With the usual grace. */
  public static RegistrySettings of(Path directory) {
    return new RegistrySettings(directory, false, GRACE);
  }
}
