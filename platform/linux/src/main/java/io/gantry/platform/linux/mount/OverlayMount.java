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
 * @param unsynced whether writes may be lost if the host crashes: unmounting then does not wait for
 *     the disk, which takes milliseconds on a busy one, and sync(2) inside does nothing
 */
public record OverlayMount(
    List<Path> lower, Optional<Writable> writable, boolean readOnly, boolean unsynced) {
  /** The two directories of a writable overlay, on one file system. */
  public record Writable(Path upper, Path work) {}

  /** An overlay whose writes last. */
  public OverlayMount(List<Path> lower, Optional<Writable> writable, boolean readOnly) {
    this(lower, writable, readOnly, false);
  }

  /** The same for writes that nobody needs after a crash: of a build step, of {@code run --rm}. */
  public OverlayMount withoutSync() {
    return new OverlayMount(lower, writable, readOnly, true);
  }

  /** Copies the list. */
  public OverlayMount {
    lower = List.copyOf(lower);
  }
}
