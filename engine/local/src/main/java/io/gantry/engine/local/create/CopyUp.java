package io.gantry.engine.local.create;

import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.files.TreeCopy;
import io.gantry.engine.local.volume.Filling;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import java.util.Optional;

/**
 * What the image has where a volume is mounted first. One process at a time copies; what a killed
 * one has left is copied anew, because a mark beside the volume tells a begun copy from files of a
 * user.
 */
final class CopyUp {
  private final LocalVolumes volumes;
  private final Snapshots snapshots;

  CopyUp(LocalVolumes volumes, Snapshots snapshots) {
    this.volumes = volumes;
    this.snapshots = snapshots;
  }

  /** Fills an empty volume with what {@code target} has in the root of a container. */
  void fill(Volume volume, String target, String snapshotKey) {
    try (var filling = volumes.fill(volume)) {
      if (!filling.isWanted()) {
        return;
      }
      try (DetachedMount mount = DetachedMount.overlay(snapshots.mount(snapshotKey));
          RootDirectory from = mount.root()) {
        Optional<FileStatus> status = from.stat(target, true);
        if (status.isPresent() && status.get().isDirectory()) {
          copy(from, target, filling);
        }
      }
    }
  }

  private static void copy(RootDirectory from, String target, Filling filling) {
    filling.begin();
    try {
      TreeCopy.copyContents(from, target, filling.root());
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
