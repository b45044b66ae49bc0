package io.gantry.engine.local.create;

import io.gantry.engine.api.MountSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Which mounts a container gets: those asked for, then a volume for each of the image's paths. */
record MountPlan(List<MountSpec> mounts) {
  /**
   * Decides; targets come out clean ({@code /a/b}) and in the order in which they must be mounted.
   *
   * @throws GantryException {@code INVALID} if two share a target
   */
  static MountPlan decide(List<MountSpec> asked, List<String> imageVolumes) {
    var mounts = new ArrayList<MountSpec>();
    var targets = new HashSet<String>();
    for (MountSpec mount : asked) {
      String target = clean(mount.target());
      if (!targets.add(target)) {
        throw new GantryException(Kind.INVALID, "Duplicate mount point: " + target);
      }
      mounts.add(withTarget(mount, target));
    }
    for (String path : imageVolumes) {
      if (targets.add(clean(path))) {
        mounts.add(new MountSpec.Volume("", clean(path), false, false));
      }
    }
    mounts.sort((a, b) -> Integer.compare(depth(a.target()), depth(b.target())));
    return new MountPlan(mounts);
  }

  private static MountSpec withTarget(MountSpec mount, String target) {
    return switch (mount) {
      case MountSpec.Bind(String source, _, boolean ro, boolean create, String propagation) ->
          new MountSpec.Bind(source, target, ro, create, propagation);
      case MountSpec.Volume(String name, _, boolean ro, boolean noCopy) ->
          new MountSpec.Volume(name, target, ro, noCopy);
      case MountSpec.Tmpfs(_, String options) -> new MountSpec.Tmpfs(target, options);
    };
  }

  private static int depth(String path) {
    return (int) path.chars().filter(c -> c == '/').count();
  }

  static String clean(String path) {
    if (!path.startsWith("/")) {
      throw new GantryException(
          Kind.INVALID, "invalid mount path: '" + path + "' mount path must be absolute");
    }
    var parts = new ArrayList<String>();
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        if (!parts.isEmpty()) {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    if (parts.isEmpty()) {
      throw new GantryException(Kind.INVALID, "invalid mount path: destination can't be '/'");
    }
    return "/" + String.join("/", parts);
  }
}
