package io.gantry.engine.local.volume;

import io.gantry.engine.api.Volumes;
import io.gantry.engine.local.event.EventSink;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The volumes of a state root. A volume exists once its {@code volume.json} stands. */
public final class LocalVolumes implements Volumes {
  private final Path directory;
  private final VolumeFiles files;
  private final Clock clock;
  private final Function<String, List<String>> users;
  private final VolumeMounts mounts;
  private final EventSink events;
  private final PathLocks locks = new PathLocks();

  /**
   * Keeps volumes in {@code directory}.
   *
   * @param users the names of the containers that use a volume
   * @param mounts of those with options
   * @param events takes what is made and removed
   */
  public LocalVolumes(
      Path directory,
      Clock clock,
      Function<String, List<String>> users,
      VolumeMounts mounts,
      EventSink events) {
    this.directory = directory;
    this.files = new VolumeFiles(directory);
    this.clock = clock;
    this.users = users;
    this.mounts = mounts;
    this.events = events;
  }

  @Override
  public Volume create(String name, Map<String, String> labels, Map<String, String> options) {
    boolean anonymous = name.isEmpty();
    String chosen = anonymous ? RandomId.next() : name;
    try (var _ = hold(chosen)) {
      return create(chosen, labels, options, anonymous);
    }
  }

  /** Makes a volume, or returns the one that is there; the caller holds it. */
  public Volume create(
      String name, Map<String, String> labels, Map<String, String> options, boolean anonymous) {
    VolumeName.check(name);
    Optional<Volume> there = files.read(name);
    if (there.isPresent()) {
      return there.get();
    }
    if (options.containsKey("size")) {
      throw noQuota(name);
    }
    if (!options.isEmpty()) {
      VolumeOptions _ = VolumeOptions.of(name, options);
    }
    Volume made =
        files.write(
            new Volume(
                name, files.data(name).toString(), clock.instant(), labels, anonymous, options));
    tell("create", name);
    return made;
  }

  /** A limit needs project quotas, which gantry sets on no file system. */
  private GantryException noQuota(String name) {
    String type;
    try {
      type = Files.getFileStore(locks()).type();
    } catch (IOException e) {
      throw new DiskException("cannot tell the file system of " + directory, e);
    }
    return new GantryException(
        Kind.UNAVAILABLE,
        "create "
            + name
            + ": quota size requested but no quota support: gantry sets no quotas on "
            + type
            + " (of "
            + directory
            + "): leave out size, or mount a tmpfs or a file system of that size: -o type=tmpfs -o"
            + " device=tmpfs -o o=size=...");
  }

  private void tell(String action, String name) {
    events.emit("volume", action, name, Map.of("driver", "local"));
  }

  /**
   * Keeps others from removing, filling or first mounting a volume, whether it exists or not.
   * Several are to be taken in the order of their names.
   */
  public PathLocks.Held hold(String name) {
    VolumeName.check(name);
    return locks.acquire(locks().resolve(name));
  }

  private Path locks() {
    Path home = directory.resolve(".locks");
    try {
      return Files.createDirectories(home);
    } catch (IOException e) {
      throw new DiskException("cannot create " + home, e);
    }
  }

  /** Looks into a volume to fill it; the caller holds it. */
  public Filling fill(Volume volume) {
    return new Filling(directory.resolve(volume.name()), mounts.open(volume));
  }

  /** How volumes with options are mounted. */
  public VolumeMounts mounts() {
    return mounts;
  }

  /**
   * Those that a killed process has left half made or half removed.
   *
   * @param remove whether they go
   */
  public List<String> halfDone(boolean remove) {
    var found = new ArrayList<String>();
    for (String name : files.incomplete()) {
      try (var _ = hold(name)) {
        if (files.read(name).isEmpty() && Files.isDirectory(directory.resolve(name))) {
          found.add(name);
          if (remove) {
            Mounts.detachAll(files.data(name));
            FileTree.delete(directory.resolve(name));
          }
        }
      }
    }
    return found;
  }

  @Override
  public List<Volume> list() {
    return files.list();
  }

  @Override
  public Volume inspect(String name) {
    return files.read(name).orElseThrow(() -> missing(name));
  }

  private static GantryException missing(String name) {
    return new GantryException(Kind.NOT_FOUND, "get " + name + ": no such volume");
  }

  @Override
  public void remove(String name, boolean force) {
    try {
      VolumeName.check(name);
    } catch (GantryException e) {
      throw missing(name);
    }
    if (!Files.exists(directory.resolve(name))) {
      if (force) {
        return;
      }
      throw missing(name);
    }
    try (var _ = hold(name)) {
      if (files.read(name).isEmpty() && !force) {
        throw missing(name);
      }
      List<String> by = users.apply(name);
      if (!by.isEmpty()) {
        throw new GantryException(
            Kind.CONFLICT,
            "remove " + name + ": volume is in use - [" + String.join(", ", by) + "]");
      }
      files.hide(name);
      // what conmon runs at the end of a container still sees the mount
      Mounts.detachAll(files.data(name));
      FileTree.delete(directory.resolve(name));
      Files.deleteIfExists(directory.resolve(".locks").resolve(name));
      tell("destroy", name);
    } catch (IOException e) {
      throw new DiskException("cannot remove the lock of volume " + name, e);
    }
  }
}
