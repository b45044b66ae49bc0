package io.gantry.engine.local.files;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The root of a container, opened for a moment: of a running one through its process, so that its
 * mounts are seen; of a stopped one through a mount that no namespace sees, with volumes and bind
 * mounts looked up by path.
 */
public final class ContainerFiles implements AutoCloseable {
  private final ContainerRecord record;
  private final RootDirectory root;
  private final @Nullable DetachedMount mount;

  private ContainerFiles(
      ContainerRecord record, RootDirectory root, @Nullable DetachedMount mount) {
    this.record = record;
    this.root = root;
    this.mount = mount;
  }

  /** Opens the root of a container in its present state. */
  public static ContainerFiles open(ContainerRecord record, Rootfs rootfs) {
    return switch (record.state()) {
      case ContainerState.Running(long pid, _, _) ->
          new ContainerFiles(record, RootDirectory.open(Path.of("/proc/" + pid + "/root")), null);
      case ContainerState.Created _, ContainerState.Exited _, ContainerState.Restarting _ -> {
        DetachedMount mount = DetachedMount.overlay(rootfs.of(record));
        yield new ContainerFiles(record, mount.root(), mount);
      }
    };
  }

  /** A path and the root in which it is to be looked up; closing gives the root back. */
  public record Place(RootDirectory root, String path, boolean ownsRoot) implements AutoCloseable {
    @Override
    public void close() {
      if (ownsRoot) {
        root.close();
      }
    }
  }

  /** Where {@code path} lies. */
  public Place locate(String path) {
    String absolute = path.startsWith("/") ? path : "/" + path;
    if (mount != null) {
      for (MountPoint point : record.mounts().reversed()) {
        String target = point.target();
        if (!point.type().equals("tmpfs")
            && (absolute.equals(target) || absolute.startsWith(target + "/"))
            && java.nio.file.Files.isDirectory(Path.of(point.source()))) {
          String rest = absolute.substring(target.length());
          return new Place(
              RootDirectory.open(Path.of(point.source())), rest.isEmpty() ? "/" : rest, true);
        }
      }
    }
    return new Place(root, absolute, false);
  }

  @Override
  public void close() {
    root.close();
    if (mount != null) {
      mount.close();
    }
  }
}
