package io.gantry.engine.local.create;

import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.volume.Filling;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.fs.TreeCopy;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.util.Optional;

/**
 * What the image has where a volume is mounted first. One process at a time copies; what a killed
 * one has left is copied anew, because a mark beside the volume tells a begun copy from files of a
 * user.
 */
final class CopyUp {
  private final LocalVolumes volumes;
  private final Snapshots snapshots;
  private final Boundaries boundaries;

  CopyUp(LocalVolumes volumes, Snapshots snapshots, Boundaries boundaries) {
    this.boundaries = boundaries;
    this.volumes = volumes;
    this.snapshots = snapshots;
  }

  /** Fills an empty volume with what {@code target} has in the root of a container. */
  void fill(Volume volume, String target, String snapshotKey) {
    try (var filling = volumes.fill(volume)) {
      if (!filling.isWanted()) {
        return;
      }
      // root's volumes keep the ids that containers see, whatever those of the copied files are
      IdMap owners =
          UserNamespace.initial() ? snapshots.owners(snapshotKey).orElse(IdMap.SAME) : IdMap.SAME;
      try (DetachedMount mount = DetachedMount.overlay(snapshots.mount(snapshotKey));
          RootDirectory from = mount.root()) {
        Optional<FileStatus> status = from.stat(target, true);
        if (status.isPresent() && status.get().isDirectory()) {
          copy(from, target, filling, owners);
        }
      }
    }
  }

  private void copy(RootDirectory from, String target, Filling filling, IdMap owners) {
    filling.begin();
    boundaries.passed("copyup", "begun");
    try {
      TreeCopy.copyContents(from, target, filling.root(), owners::userInside, owners::groupInside);
      boundaries.passed("copyup", "copied");
      filling.done();
    } catch (RuntimeException failure) {
      try {
        filling.undo();
      } catch (RuntimeException undo) {
        failure.addSuppressed(undo);
      }
      throw failure;
    }
  }
}
