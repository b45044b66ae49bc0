package io.gantry.platform.linux.mount;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.host.KernelRelease;
import io.gantry.platform.linux.namespace.FileIds;
import io.gantry.platform.linux.namespace.IdRange;
import io.gantry.platform.linux.namespace.MappedUsers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An overlay whose files have other owners than on the disk. No kernel maps the ids of a finished
 * overlay, so those of what it is made of are mapped: what is written goes back with the ids of the
 * image.
 */
public final class MappedOverlay {
  private MappedOverlay() {}

  /**
   * Mounts it at {@code target}, in a mount namespace of the calling thread's own.
   *
   * @param users who say how
   * @param scratch a directory that is covered meanwhile; made if it is missing
   */
  public static void mount(OverlayMount overlay, MappedUsers users, Path target, Path scratch)
      throws IOException {
    Path _ = Files.createDirectories(scratch);
    int flags = Mounts.MS_NOSUID | Mounts.MS_NODEV | Mounts.MS_NOEXEC;
    Mounts.mount("tmpfs", scratch, "tmpfs", flags, "mode=0700,size=1m");
    try {
      OverlayMount mapped = mapped(overlay, users, scratch);
      // the kernel writes as whoever has mounted, and the host's root has no id in there
      FileIds.asOwner(users.rootUid(), users.rootGid(), () -> Mounts.mountOverlay(mapped, target));
    } finally {
      Mounts.detachAll(scratch);
    }
  }

  /**
   * Why {@link #mount} cannot show what lies in a directory; nothing if it can. Asks the kernel.
   */
  public static Optional<String> refusal(Path directory) {
    if (!KernelRelease.running().isAtLeast(5, 19)) {
      return Optional.of("Linux 5.19 is needed to show images with other ids");
    }
    var any = List.of(new IdRange(0, 1, 1));
    try (MappedUsers users = MappedUsers.create(any, any);
        DetachedMount mount = DetachedMount.clone(directory, false)) {
      mount.mapIds(users.fd(), false);
      return Optional.empty();
    } catch (LinuxException e) {
      return switch (e.errno()) {
        case Errno.EINVAL, Errno.EPERM, Errno.ENOSYS ->
            Optional.of("the file system of " + directory + " cannot map ids");
        default -> throw e;
      };
    }
  }

  private static OverlayMount mapped(OverlayMount overlay, MappedUsers users, Path scratch)
      throws IOException {
    var lower = new ArrayList<Path>();
    for (Path layer : overlay.lower()) {
      lower.add(attach(layer, users, scratch.resolve(Integer.toString(lower.size()))));
    }
    if (overlay.writable().isEmpty()) {
      return with(overlay, lower, Optional.empty());
    }
    // one mount for both: the kernel wants to rename from one into the other
    Path upper = overlay.writable().get().upper();
    Path parent = common(upper, overlay.writable().get().work());
    Path place = attach(parent, users, scratch.resolve("writable"));
    var writable =
        new OverlayMount.Writable(
            place.resolve(parent.relativize(upper)),
            place.resolve(parent.relativize(overlay.writable().get().work())));
    return with(overlay, lower, Optional.of(writable));
  }

  private static OverlayMount with(
      OverlayMount overlay, List<Path> lower, Optional<OverlayMount.Writable> writable) {
    return new OverlayMount(lower, writable, overlay.readOnly(), overlay.unsynced());
  }

  private static Path attach(Path directory, MappedUsers users, Path place) throws IOException {
    try (DetachedMount mount = DetachedMount.clone(directory, false)) {
      mount.mapIds(users.fd(), false);
      mount.attach(Files.createDirectory(place));
      return place;
    } catch (LinuxException e) {
      if (e.errno() == Errno.EINVAL || e.errno() == Errno.ENOSYS) {
        throw new LinuxException(
            "user namespace: neither this kernel (5.12 is needed) nor the file system of "
                + directory
                + " can map ids",
            e.errno());
      }
      throw e;
    }
  }

  /** The deepest directory above both. */
  static Path common(Path one, Path other) {
    for (Path above = one.getParent(); above != null; above = above.getParent()) {
      if (other.startsWith(above)) {
        return above;
      }
    }
    throw new IllegalArgumentException("nothing is above both " + one + " and " + other);
  }
}
