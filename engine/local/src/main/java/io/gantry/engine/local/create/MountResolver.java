package io.gantry.engine.local.create;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.local.record.MountIds;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Makes planned mounts real: host paths checked, volumes made and filled from the image. */
final class MountResolver {
  private final Images images;
  private final CopyUp copyUp;

  MountResolver(Images images, CopyUp copyUp) {
    this.images = images;
    this.copyUp = copyUp;
  }

  /**
   * Resolves them, outer ones first.
   *
   * @param volumes of the plan, held
   */
  List<MountPoint> resolve(MountPlan plan, String snapshotKey, VolumeHolds volumes) {
    var points = new ArrayList<>(plan.inherited());
    for (MountSpec mount : plan.mounts()) {
      points.add(
          switch (mount) {
            case MountSpec.Bind bind -> bind(bind);
            case MountSpec.Volume volume -> volume(volume, snapshotKey, volumes);
            case MountSpec.Tmpfs tmpfs -> tmpfs(tmpfs);
            case MountSpec.Image image -> image(image);
            case MountSpec.Inherited(String container, _) ->
                throw new IllegalStateException("not planned: volumes from " + container);
          });
    }
    points.sort(
        (a, b) -> Integer.compare(MountPlan.depth(a.target()), MountPlan.depth(b.target())));
    return points;
  }

  private static MountPoint bind(MountSpec.Bind bind) {
    Path source = Path.of(bind.source());
    if (!source.isAbsolute()) {
      throw new GantryException(
          Kind.INVALID,
          "invalid mount config for type \"bind\": invalid mount path: '"
              + bind.source()
              + "' mount path must be absolute");
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
            Kind.INVALID,
            "error while creating mount source path '" + source + "': " + e.getMessage(),
            e);
      }
    }
    return new MountPoint(
        "bind",
        "",
        source.toString(),
        bind.target(),
        bind.readOnly(),
        bind.propagation().isEmpty() ? "rprivate" : bind.propagation(),
        bind.mode().orElse(""),
        "",
        withIds(bind, options(bind)));
  }

  private static List<String> withIds(MountSpec.Bind bind, List<String> options) {
    if (bind.ids().isEmpty()) {
      return options;
    }
    IdMappings _ = MountIds.parse(bind.ids());
    var all = new ArrayList<>(options);
    all.add(bind.ids());
    return all;
  }

  /** Read-only means what is mounted below too, wherever the kernel can. */
  private static List<String> options(MountSpec.Bind bind) {
    if (bind.recursion() == Recursion.DISABLED) {
      return List.of("bind");
    }
    boolean below =
        bind.readOnly()
            && bind.recursion() != Recursion.WRITABLE
            && Files.isDirectory(Path.of(bind.source())); // crun takes rro for directories alone
    if (below && !Mounts.knowsAttributes()) {
      if (bind.recursion() == Recursion.READ_ONLY) {
        throw new GantryException(
            Kind.UNAVAILABLE,
            "recursive read-only mounts need Linux 5.12: leave out bind-recursive=readonly");
      }
      below = false;
    }
    return below ? List.of("rbind", "rro") : List.of("rbind");
  }

  private MountPoint volume(MountSpec.Volume spec, String snapshotKey, VolumeHolds volumes) {
    Volume volume = volumes.create(spec);
    if (!spec.noCopy() && spec.subpath().isEmpty()) {
      copyUp.fill(volume, spec.target(), snapshotKey);
    }
    String mode =
        spec.mode().filter(text -> !text.isEmpty()).orElse(spec.name().isEmpty() ? "" : "z");
    return new MountPoint(
        "volume",
        volume.name(),
        volume.mountpoint(),
        spec.target(),
        spec.readOnly(),
        "",
        mode,
        spec.subpath(),
        List.of());
  }

  private static MountPoint tmpfs(MountSpec.Tmpfs tmpfs) {
    List<String> options =
        tmpfs.options().isEmpty() ? List.of() : Arrays.asList(tmpfs.options().split(",", -1));
    return new MountPoint(
        "tmpfs", "", "", tmpfs.target(), options.contains("ro"), "", "", "", options);
  }

  private MountPoint image(MountSpec.Image spec) {
    Image image = images.resolve(spec.image());
    return new MountPoint(
        "image",
        spec.image(),
        image.id().toString(),
        spec.target(),
        true,
        "rprivate",
        "",
        spec.subpath(),
        List.of());
  }
}
