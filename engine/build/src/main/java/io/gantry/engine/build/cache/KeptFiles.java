package io.gantry.engine.build.cache;

import java.time.Instant;
import java.util.List;

/**
 * Files beside layers that the builder keeps for later builds: cache mounts, what came from http
 * and git, what is known of contexts. They share one budget with the layers. Safe for several
 * threads and processes.
 */
public interface KeptFiles {
  /**
   * As {@code BuildCaches.Entry} names it: {@code exec.cachemount}, {@code source.http} and so on.
   */
  String type();

  /** Everything that is kept. */
  List<Kept> list();

  /**
   * Removes one; does nothing if it is not there.
   *
   * @return false if a running build uses it: then it stays
   */
  boolean remove(String id);

  /**
   * Something that is kept.
   *
   * @param id unique among all that the builder keeps, a file name
   * @param description for people
   * @param size bytes on disk
   * @param uses by builds, as far as that is known; else 1
   */
  record Kept(
      String id,
      String description,
      long size,
      Instant created,
      Instant lastUsed,
      int uses,
      boolean inUse) {}
}
