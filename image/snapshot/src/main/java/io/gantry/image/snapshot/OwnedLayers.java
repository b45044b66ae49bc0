package io.gantry.image.snapshot;

import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.fs.TreeCopy;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Copies of layers whose files have other owners, for containers with ids of their own where the
 * kernel cannot show files with other ids than they have. A copy lies in its layer's directory and
 * goes with it.
 */
final class OwnedLayers {
  private final Layout layout;
  private final PathLocks locks;
  private final Staging staging;
  private final Boundaries boundaries;

  OwnedLayers(Layout layout, PathLocks locks, Boundaries boundaries) {
    this.layout = layout;
    this.locks = locks;
    this.boundaries = boundaries;
    staging = new Staging(layout, locks);
  }

  /**
   * Copies those of {@code chains} that have no copy yet.
   *
   * @return how many
   */
  int copy(List<ChainId> chains, IdMap owners) {
    int copied = 0;
    for (ChainId chain : chains) {
      if (!Files.isDirectory(layout.ownedFiles(chain, owners))) {
        copy(chain, owners);
        copied++;
      }
    }
    return copied;
  }

  private void copy(ChainId chain, IdMap owners) {
    Path target = layout.ownedFiles(chain, owners);
    try (Staging.Place place = staging.open()) {
      Path files = Files.createDirectory(place.path().resolve("fs"));
      try (RootDirectory from = RootDirectory.open(layout.layerFiles(chain));
          RootDirectory to = RootDirectory.open(files)) {
        TreeCopy.copyContents(from, "/", to, owners::userOutside, owners::groupOutside);
      }
      FileTree.sync(files);
      boundaries.passed("owned", "copied");
      try (var _ = locks.acquire(layout.lock())) {
        // nobody was faster, and nobody has removed the layer
        if (!Files.isDirectory(target) && Files.isDirectory(layout.layerFiles(chain))) {
          Path _ = Files.createDirectories(layout.owned(chain));
          Path _ = Files.move(files, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw Layout.failure("cannot copy layer " + chain + " for other users", e);
    }
  }

  /** The directories of the copies. */
  List<Path> directories(List<ChainId> chains, IdMap owners) {
    var directories = new ArrayList<Path>(chains.size());
    for (ChainId chain : chains) {
      directories.add(layout.ownedFiles(chain, owners));
    }
    return directories;
  }

  /** All copies for {@code owners}. */
  List<Path> all(IdMap owners) {
    var found = new ArrayList<Path>();
    for (ChainId chain : layout.chains()) {
      Path files = layout.ownedFiles(chain, owners);
      if (Files.isDirectory(files)) {
        found.add(files);
      }
    }
    return found;
  }
}
