package io.gantry.engine.build.run;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import java.util.ArrayList;
import java.util.List;

/**
 * Where something is mounted.
 *
 * @param path in the root file system, without links and without a slash in front; empty for
 *     nowhere
 */
record Target(String path, boolean isFile) {
  static Target of(String target, RootDirectory root, boolean isFile) {
    String path = target.isEmpty() ? "" : root.resolve(target);
    if (path.isEmpty() && !target.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "nothing can be mounted at " + target + ", which leads to /");
    }
    return new Target(path, isFile);
  }

  /** Those of {@code all} that are inside of this one, with their paths in it. */
  List<Target> below(List<Target> all) {
    var below = new ArrayList<Target>();
    for (Target other : all) {
      if (!path.isEmpty() && other.path().startsWith(path + "/")) {
        below.add(new Target(other.path().substring(path.length() + 1), other.isFile()));
      }
    }
    return below;
  }
}
