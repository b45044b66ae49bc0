package io.gantry.engine.api;

import java.time.Instant;

/**
 * A path in a container.
 *
 * @param mode st_mode of stat(2), type bits included
 * @param linkTarget where a symbolic link leads, resolved inside the container; else empty
 */
public record PathStat(String name, long size, int mode, Instant modifiedAt, String linkTarget) {
  /** Whether it is a directory. */
  public boolean isDirectory() {
    return (mode & 0170000) == 0040000;
  }
}
