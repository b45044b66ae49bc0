package io.gantry.engine.local.files;

import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.linux.namespace.IdMap;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the roots of containers are mounted.
 *
 * <p>Below every image lies a layer of ours with what the runtime mounts on: empty directories and
 * the files whose content the engine gives. So starting a container changes nothing in its writable
 * layer, and a diff or a commit shows only what the user's program did.
 */
public final class Rootfs {
  private static final List<String> DIRECTORIES = List.of("dev", "etc", "proc", "sys");
  private static final List<String> FILES = List.of("etc/hostname", "etc/hosts", "etc/resolv.conf");

  private final Snapshots snapshots;
  private final Path mountPoints;

  /**
   * Roots over {@code snapshots}.
   *
   * @param mountPoints the directory of the layer below all, among those of containers
   */
  public Rootfs(Snapshots snapshots, Path mountPoints) {
    this.snapshots = snapshots;
    this.mountPoints = mountPoints;
  }

  /**
   * The overlay of a container. What goes at its exit need not reach the disk: then the unmount
   * does not wait for the file system's journal.
   */
  public OverlayMount of(ContainerRecord record) {
    OverlayMount mount = snapshots.mount(record.id());
    var lower = new ArrayList<>(mount.lower());
    lower.add(
        owners(record)
            .map(owners -> mountPoints(record.id(), owners))
            .orElseGet(this::mountPoints));
    var all = new OverlayMount(lower, mount.writable(), mount.readOnly());
    return record.spec().lifecycle().autoRemove() ? all.withoutSync() : all;
  }

  /** Who the owners of a container's files are on the disk; nothing if themselves. */
  public Optional<IdMap> owners(ContainerRecord record) {
    return record.spec().namespaces().mapping().any()
        ? snapshots.owners(record.id())
        : Optional.empty();
  }

  /** A directory that a namespace of one's own may cover: nothing is looked up by its path. */
  Path place() {
    return mountPoints();
  }

  private Path mountPoints() {
    return mountPoints(mountPoints, 0, 0);
  }

  /** The same layer of a container whose root is somebody else on the disk, beside its record. */
  private Path mountPoints(String id, IdMap owners) {
    return mountPoints(
        mountPoints.resolveSibling(id).resolve("mount-points"),
        owners.userOutside(0),
        owners.groupOutside(0));
  }

  private static Path mountPoints(Path layer, long uid, long gid) {
    if (!Files.exists(layer.resolve(FILES.getLast()))) {
      try {
        Files.createDirectories(layer);
        try (RootDirectory root = RootDirectory.open(layer)) {
          for (String directory : DIRECTORIES) {
            root.makeDirectories(directory, 0755);
            root.changeOwner(directory, uid, gid);
          }
          for (String file : FILES) {
            make(layer.resolve(file));
            root.changeOwner(file, uid, gid);
          }
        }
      } catch (IOException e) {
        throw new DiskException("cannot create " + layer, e);
      }
    }
    return layer;
  }

  private static void make(Path file) throws IOException {
    try {
      Files.createFile(file);
    } catch (FileAlreadyExistsException e) {
      // another process makes the same layer
      return;
    }
  }
}
