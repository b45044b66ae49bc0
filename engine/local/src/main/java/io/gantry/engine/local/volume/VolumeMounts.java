package io.gantry.engine.local.volume;

import io.gantry.engine.api.Volumes.Volume;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.MountTable;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.namespace.MountNamespace;
import io.gantry.platform.linux.namespace.PrivateMounts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Volumes with options, mounted where they are used.
 *
 * <p>Nothing is mounted on the host: each container's conmon lives in a mount namespace in which
 * the volume is mounted on its directory, and who comes later takes the mount over from there. When
 * the last of them has gone the kernel unmounts it, whoever was killed.
 */
public final class VolumeMounts {
  private final Function<String, List<Path>> users;

  /**
   * Mounts volumes.
   *
   * @param users the mount namespaces of the containers that have a volume, by its name
   */
  public VolumeMounts(Function<String, List<Path>> users) {
    this.users = users;
  }

  /**
   * Mounts a volume on its directory in the mount namespace of the calling thread; one without
   * options stays as it is. The caller keeps others from doing so until the container stands.
   */
  public void mount(Volume volume) {
    if (volume.options().isEmpty()) {
      return;
    }
    VolumeOptions options = VolumeOptions.of(volume.name(), volume.options());
    Path place = Path.of(volume.mountpoint());
    Optional<DetachedMount> present = options.isShared() ? find(volume, place) : Optional.empty();
    if (present.isPresent()) {
      try (DetachedMount mount = present.get()) {
        mount.attach(place);
      }
      return;
    }
    VolumeOptions resolved = options.resolved(host -> address(place, host));
    String type = resolved.type().isEmpty() ? "none" : resolved.type();
    try {
      Mounts.mount(resolved.device(), place, type, resolved.flags());
    } catch (LinuxException e) {
      throw new GantryException(
          Kind.INVALID,
          "error while mounting volume '"
              + place
              + "': failed to mount local volume: mount "
              + resolved.device()
              + ":"
              + place
              + (resolved.flags().flags() == 0
                  ? ""
                  : ", flags: 0x" + Integer.toHexString(resolved.flags().flags()))
              + (resolved.flags().options().isEmpty()
                  ? ""
                  : ", data: " + resolved.flags().options())
              + ": "
              + new Errno(e.errno()).text(),
          e);
    }
  }

  /** What the mount of a volume with options restricts, as of mount(8). */
  public static List<String> restrictions(Volume volume) {
    VolumeOptions options = VolumeOptions.of(volume.name(), volume.options());
    return options.flags().isBind() && !options.flags().needsRemount()
        ? Mounts.restrictions(Path.of(options.device()))
        : options.flags().restrictions();
  }

  /** The files of a volume for a moment, without a container. */
  RootDirectory open(Volume volume) {
    Path place = Path.of(volume.mountpoint());
    if (volume.options().isEmpty()) {
      return RootDirectory.open(place);
    }
    DetachedMount mounted =
        PrivateMounts.call(
            List.of(),
            () -> {
              mount(volume);
              return DetachedMount.clone(place, true);
            });
    try (mounted) {
      return mounted.root();
    }
  }

  /** The mount as a running container has it. */
  private Optional<DetachedMount> find(Volume volume, Path place) {
    for (Path namespace : users.apply(volume.name())) {
      Optional<DetachedMount> found = find(namespace, place);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static Optional<DetachedMount> find(Path namespace, Path place) {
    try {
      return MountNamespace.call(
          namespace,
          () ->
              MountTable.read().has(place)
                  ? Optional.of(DetachedMount.clone(place, false))
                  : Optional.empty());
    } catch (LinuxException e) {
      return Optional.empty(); // that container has ended meanwhile
    }
  }

  private static String address(Path place, String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "error while mounting volume '"
              + place
              + "': error resolving passed in network volume address: lookup "
              + host
              + ": no such host",
          e);
    }
  }
}
