package io.gantry.engine.local.start;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.IdMappings;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.KeptUser;
import io.gantry.engine.local.record.MountIds;
import io.gantry.engine.local.record.Translation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.MappedUsers;
import java.nio.file.Path;
import java.util.Optional;

/**
 * With whose ids the sources of a container's mounts are shown. What gantry keeps for containers
 * has the ids of containers on the disk; a directory of the host keeps the host's unless its option
 * says otherwise.
 */
record SourceIds(Optional<MappedUsers> users, boolean owned) {
  /**
   * Whether a mount is shown with other ids than it has on the disk. What an ordinary user's
   * containers keep has the ids that he sees: the kernel shows him no others.
   */
  static boolean mapped(ContainerRecord record, MountPoint point) {
    var namespaces = record.spec().namespaces();
    return asked(point).isPresent()
        || (namespaces.mapping().any()
            && !KeptUser.concerns(namespaces.user())
            && switch (point.type()) {
              case "volume", "image" -> true;
              default -> false;
            });
  }

  /** Lets root inside write a file that the engine has written for it. */
  void give(DetachedMount file, Path directory, String name) {
    MappedUsers inside = users.orElseThrow();
    if (!owned) {
      file.mapIds(inside.fd(), false);
      return;
    }
    try (RootDirectory files = RootDirectory.open(directory)) {
      files.changeOwner(name, inside.rootUid(), inside.rootGid());
    }
  }

  private static Optional<IdMappings> asked(MountPoint point) {
    return point.options().stream().filter(MountIds::is).findFirst().map(MountIds::parse);
  }

  /** Maps the ids of a source that is attached nowhere yet, if that is to be. */
  void map(ContainerRecord record, MountPoint point, DetachedMount source) {
    if (!mapped(record, point)) {
      return;
    }
    IdMappings written = asked(point).orElse(IdMappings.NONE);
    boolean below = !point.options().contains("bind");
    try {
      if (written.any()) {
        IdMap ids = Translation.ids(written);
        try (var others = MappedUsers.create(ids.uids(), ids.gids())) {
          source.mapIds(others.fd(), below);
        }
      } else {
        source.mapIds(users.orElseThrow(() -> nobody(point)).fd(), below);
      }
    } catch (LinuxException e) {
      throw switch (e.errno()) {
        case Errno.EINVAL, Errno.EPERM ->
            new GantryException(
                Kind.UNAVAILABLE,
                "mount "
                    + point.target()
                    + ": the file system of "
                    + point.source()
                    + ", or one below it, cannot map ids",
                e);
        default -> e;
      };
    }
  }

  private static GantryException nobody(MountPoint point) {
    return new GantryException(
        Kind.INVALID,
        "mount "
            + point.target()
            + ": idmap needs ids to map to: give the container its own by --userns=auto, or write"
            + " idmap=uids=DISK-HOST-COUNT;gids=DISK-HOST-COUNT");
  }
}
