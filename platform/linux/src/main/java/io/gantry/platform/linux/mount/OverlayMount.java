package io.gantry.platform.linux.mount;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What an overlay is made of; nothing is mounted yet.
 *
 * @param lower read-only directories, highest first; may be empty only if {@code writable} is given
 * @param writable the upper and work directory, or nothing for a read-only view
 * @param readOnly whether the mount refuses writes even where an upper is given
 */
public record OverlayMount(List<Path> lower, Optional<Writable> writable, boolean readOnly) {
  /** The two directories of a writable overlay, on one file system. */
  public record Writable(Path upper, Path work) {}

  /** Copies the list. */
  public OverlayMount {
    lower = List.copyOf(lower);
  }
}
