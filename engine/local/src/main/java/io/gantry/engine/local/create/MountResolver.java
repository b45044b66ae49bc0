package io.gantry.engine.local.create;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.files.TreeCopy;
import io.gantry.engine.local.volume.LocalVolumes;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes planned mounts real: host paths checked, volumes made and filled from the image. */
final class MountResolver {
  private final LocalVolumes volumes;
  private final Snapshots snapshots;

  MountResolver(LocalVolumes volumes, Snapshots snapshots) {
    this.volumes = volumes;
    this.snapshots = snapshots;
  }

  List<MountPoint> resolve(MountPlan plan, String snapshotKey) {
    var points = new ArrayList<MountPoint>();
    for (MountSpec mount : plan.mounts()) {
      points.add(
          switch (mount) {
            case MountSpec.Bind bind -> bind(bind);
            case MountSpec.Volume volume -> volume(volume, snapshotKey);
            case MountSpec.Tmpfs(String target, _) ->
                new MountPoint("tmpfs", "", "", target, false, "");
          });
    }
    return points;
  }

  private static MountPoint bind(MountSpec.Bind bind) {
    Path source = Path.of(bind.source());
    if (!source.isAbsolute()) {
      throw new GantryException(
          Kind.INVALID, "invalid mount path: '" + bind.source() + "' must be absolute");
    }
    if (!Files.exists(source)) {
      if (!bind.createSource()) {
        throw new GantryException(
            Kind.INVALID,
            "invalid mount config for type \"bind\": bind source path does not exist: " + source);
      }
      try {
        Files.createDirectories(source);
      } catch (IOException e) {
        throw new GantryException(
            Kind.INVALID, "error while creating mount source path '" + source + "': " + e, e);
      }
    }
    String propagation = bind.propagation().isEmpty() ? "rprivate" : bind.propagation();
    return new MountPoint(
        "bind", "", source.toString(), bind.target(), bind.readOnly(), propagation);
  }

  private MountPoint volume(MountSpec.Volume spec, String snapshotKey) {
    boolean anonymous = spec.name().isEmpty();
    Volume volume = volumes.create(anonymous ? RandomId.next() : spec.name(), Map.of(), anonymous);
    if (!spec.noCopy()) {
      fill(Path.of(volume.mountpoint()), spec.target(), snapshotKey);
    }
    return new MountPoint(
        "volume", volume.name(), volume.mountpoint(), spec.target(), spec.readOnly(), "");
  }

  /** An empty volume takes over what the image has at its target, as Docker's does. */
  private void fill(Path volume, String target, String snapshotKey) {
    try (RootDirectory to = RootDirectory.open(volume)) {
      if (!to.list("/").isEmpty()) {
        return;
      }
      try (DetachedMount mount = DetachedMount.overlay(snapshots.mount(snapshotKey));
          RootDirectory from = mount.root()) {
        Optional<FileStatus> status = from.stat(target, true);
        if (status.isPresent() && status.get().isDirectory()) {
          TreeCopy.copyContents(from, target, to);
        }
      }
    }
  }
}
