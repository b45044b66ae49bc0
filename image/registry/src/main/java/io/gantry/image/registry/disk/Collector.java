package io.gantry.image.registry.disk;

import io.gantry.image.registry.ManifestLinks;
import io.gantry.image.registry.Repository;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;

/**
 * Mark and sweep while pushes go on: links that no manifest of their repository needs, then blobs
 * that no repository links.
 *
 * <p>What is marked is a snapshot, so nothing is trusted that is younger than the limit; and each
 * deletion looks at the age again, alone with the lock that pushes hold while they rely on content.
 */
final class Collector {
  private final Path repositories;
  private final BlobFiles blobs;
  private final Lock alone;

  Collector(Path repositories, BlobFiles blobs, Lock alone) {
    this.repositories = repositories;
    this.blobs = blobs;
    this.alone = alone;
  }

  /** What was deleted. */
  record Swept(int links, int blobs, long bytes) {}

  /** Deletes what was needed by nobody at {@code limit} and has not been asked for since. */
  Swept collect(Instant limit) {
    var linked = new HashSet<Digest>();
    int links = 0;
    for (String name : everyRepository()) {
      var files = new RepositoryFiles(repositories, new Repository(name));
      Set<Digest> needed = needed(files);
      for (Digest blob : files.blobs()) {
        if (needed.contains(blob) || !unlink(files, blob, limit)) {
          linked.add(blob);
        } else {
          links++;
        }
      }
    }
    int count = 0;
    long bytes = 0;
    for (BlobFiles.Found blob : blobs.list()) {
      if (!linked.contains(blob.digest()) && delete(blob, limit)) {
        count++;
        bytes += blob.size();
      }
    }
    return new Swept(links, count, bytes);
  }

  private static Set<Digest> needed(RepositoryFiles files) {
    var needed = new HashSet<Digest>();
    for (Digest digest : files.manifests()) {
      files
          .manifest(digest)
          .map(ManifestLinks::of)
          .ifPresent(links -> {
            needed.addAll(links.blobs());
            needed.addAll(links.foreign());
            needed.addAll(links.manifests());
          });
    }
    return needed;
  }

  private boolean unlink(RepositoryFiles files, Digest blob, Instant limit) {
    alone.lock();
    try {
      Optional<Instant> since = files.linkedSince(blob);
      if (since.isPresent() && since.get().isAfter(limit)) {
        return false;
      }
      files.unlink(blob);
      return true;
    } finally {
      alone.unlock();
    }
  }

  /** A blob that was mounted since the links were read is young again. */
  private boolean delete(BlobFiles.Found blob, Instant limit) {
    alone.lock();
    try {
      Optional<BlobFiles.Found> now = blobs.find(blob.digest());
      if (now.isEmpty() || now.get().since().isAfter(limit)) {
        return false;
      }
      blobs.delete(blob.digest());
      return true;
    } finally {
      alone.unlock();
    }
  }

  /** Every repository, also those that hold blobs only. */
  private Set<String> everyRepository() {
    var found = new TreeSet<String>();
    DiskStorage.find("", repositories, found, "_blobs");
    return found;
  }
}
