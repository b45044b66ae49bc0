package io.gantry.engine.local.start;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.mount.MountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the host's mounts can exchange events with a container's as its binds ask for. */
final class Propagation {
  private Propagation() {}

  /** Looks at this thread's mounts, but only for a bind that wants events. */
  static void check(MountPoint bind) {
    boolean shared = bind.propagation().endsWith("shared");
    if (!shared && !bind.propagation().endsWith("slave")) {
      return;
    }
    Path source = Path.of(bind.source());
    try {
      Path real = Files.exists(source) ? source.toRealPath() : source;
      check(source, real, shared, MountTable.read());
    } catch (IOException e) {
      throw new DiskException("cannot look at the mount of " + source, e);
    }
  }

  /**
   * Decides.
   *
   * @param real the source without links
   * @throws GantryException {@code INVALID} in docker's words
   */
  static void check(Path source, Path real, boolean shared, MountTable table) {
    MountTable.Entry mount =
        table.of(real).orElse(new MountTable.Entry(Path.of("/"), false, false));
    if (!mount.shared() && (shared || !mount.slave())) {
      throw new GantryException(
          Kind.INVALID,
          "path "
              + source
              + " is mounted on "
              + mount.target()
              + " but it is not a "
              + (shared ? "shared mount" : "shared or slave mount"));
    }
  }
}
