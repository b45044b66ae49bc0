package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.namespace.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What this process may do with control groups.
 *
 * @param any whether it may make groups at all; if not, containers run in the caller's groups and
 *     no limit can be set
 * @param below the group below which it may; empty for the root of each hierarchy
 */
record CgroupAccess(boolean any, String below) {
  static final CgroupAccess ALL = new CgroupAccess(true, "");
  static final CgroupAccess NONE = new CgroupAccess(false, "");

  static CgroupAccess ofHost(Cgroups cgroups) {
    return UserNamespace.initial()
        ? ALL
        : delegated(cgroups.layout(), ownGroups(), CgroupAccess::isOurs);
  }

  private static List<String> ownGroups() {
    try {
      return Files.readAllLines(Path.of("/proc/self/cgroup"));
    } catch (IOException _) {
      return List.of();
    }
  }

  private static boolean isOurs(Path group) {
    Path directory = Path.of("/sys/fs/cgroup" + group);
    return Files.isWritable(directory) && Files.isWritable(directory.resolve("cgroup.procs"));
  }

  /**
   * What an ordinary user has: of version 2, the highest group above their own whose processes they
   * may move (systemd delegates {@code user@UID.service}). Version 1 cannot be delegated safely.
   *
   * @param own the lines of /proc/self/cgroup
   * @param ours whether processes may be moved into and out of a group
   */
  static CgroupAccess delegated(Cgroups.Layout layout, List<String> own, Predicate<Path> ours) {
    if (layout != Cgroups.Layout.UNIFIED || own.size() != 1 || !own.getFirst().startsWith("0::/")) {
      return NONE;
    }
    CgroupAccess found = NONE;
    Path group = Path.of(own.getFirst().substring("0::".length()));
    for (Path above = group; above != null && above.getNameCount() > 0; above = above.getParent()) {
      if (!ours.test(above)) {
        break; // a process may be moved only within what is delegated
      }
      found = new CgroupAccess(true, above.toString());
    }
    // Its own group has processes, so it can have no group below that limits anything.
    return found.below.equals(group.toString()) ? NONE : found;
  }

  Json.Obj json() {
    return Json.object().put("any", any).put("below", below).build();
  }

  static CgroupAccess of(Json.Obj json) {
    return new CgroupAccess(json.bool("any"), json.string("below"));
  }
}
