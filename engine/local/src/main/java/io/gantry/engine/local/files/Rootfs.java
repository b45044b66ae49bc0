package io.gantry.engine.local.files;

import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.mount.OverlayMount;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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

  /** Roots over {@code snapshots}; {@code mountPoints} is the directory of the layer below all. */
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
    lower.add(mountPoints());
    var all = new OverlayMount(lower, mount.writable(), mount.readOnly());
    return record.spec().lifecycle().autoRemove() ? all.withoutSync() : all;
  }

  /** A directory that a namespace of one's own may cover: nothing is looked up by its path. */
  Path place() {
    return mountPoints();
  }

  private Path mountPoints() {
    Path last = mountPoints.resolve(FILES.getLast());
    if (!Files.exists(last)) {
      try {
        for (String directory : DIRECTORIES) {
          Files.createDirectories(mountPoints.resolve(directory));
        }
        for (String file : FILES) {
          make(mountPoints.resolve(file));
        }
      } catch (IOException e) {
        throw new DiskException("cannot create " + mountPoints, e);
      }
    }
    return mountPoints;
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
