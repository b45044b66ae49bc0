package io.gantry.image.registry;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a registry is started with.
 *
 * @param directory where it keeps everything; made if missing
 * @param readOnly refuses every change
 * @param htpasswd the users, of whom every request must come; absent: everybody may do everything
 * @param anonymousPull reading needs no user
 * @param webhook is told of every push, pull, mount and deletion
 * @param grace how long content that no manifest names stays
 */
public record RegistrySettings(
    Path directory,
    boolean readOnly,
    Optional<Path> htpasswd,
    boolean anonymousPull,
    Optional<URI> webhook,
    Duration grace) {
  /** Content that no manifest names stays for an hour. */
  public static final Duration GRACE = Duration.ofHours(1);

  /** Open to everybody, writable. */
  public static RegistrySettings of(Path directory) {
    return new RegistrySettings(directory, false, Optional.empty(), false, Optional.empty(), GRACE);
  }

  /** This one, which can only be read. */
  public RegistrySettings withReadOnly() {
    return new RegistrySettings(directory, true, htpasswd, anonymousPull, webhook, grace);
  }

  /** This one for the users of a file. */
  public RegistrySettings withUsers(Path file, boolean anonymousMayPull) {
    return new RegistrySettings(
        directory, readOnly, Optional.of(file), anonymousMayPull, webhook, grace);
  }

  /** This one with a receiver of events. */
  public RegistrySettings withWebhook(URI receiver) {
    return new RegistrySettings(
        directory, readOnly, htpasswd, anonymousPull, Optional.of(receiver), grace);
  }
}
