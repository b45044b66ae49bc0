package io.gantry.engine.build;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who builds. */
record Privileges(int user) {
  static Privileges ofProcess() {
    try {
      return new Privileges((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      throw new DiskException("cannot see who runs this", e);
    }
  }

  /**
   * Refuses ordinary users before anything is done: every step mounts file systems and gives files
   * their owners.
   */
  void check() {
    if (user != 0) {
      throw new GantryException(
          Kind.FORBIDDEN,
          "a build mounts file systems and gives files their owners, which needs root: run it with"
              + " sudo (--check and --call need no root)");
    }
  }
}
