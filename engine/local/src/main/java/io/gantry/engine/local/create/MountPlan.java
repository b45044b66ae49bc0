package io.gantry.engine.local.create;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.MountSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Which mounts a container gets: those asked for, those of other containers where nothing was asked
 * for, then a volume for each of the image's paths that are left.
 *
 * @param mounts to be made, with clean targets
 * @param inherited that stand already
 */
record MountPlan(List<MountSpec> mounts, List<MountPoint> inherited) {
  /**
   * Decides; targets come out clean ({@code /a/b}) and in the order in which they must be mounted.
   *
   * @param inherited what the containers that were named have, later ones first in rank
   * @throws GantryException {@code INVALID} if two of those asked for share a target
   */
  static MountPlan decide(
      List<MountSpec> asked, List<MountPoint> inherited, List<String> imageVolumes) {
    var mounts = new ArrayList<MountSpec>();
    var targets = new HashSet<String>();
    for (MountSpec mount : asked) {
      if (mount instanceof MountSpec.Inherited) {
        continue;
      }
      String target = clean(mount.target());
      if (!targets.add(target)) {
        throw new GantryException(Kind.INVALID, "Duplicate mount point: " + target);
      }
      mounts.add(withTarget(mount, target));
    }
    var taken = new LinkedHashMap<String, MountPoint>();
    for (MountPoint point : inherited) {
      if (!targets.contains(point.target())) {
        taken.put(point.target(), point);
      }
    }
    targets.addAll(taken.keySet());
    for (String path : imageVolumes) {
      if (targets.add(clean(path))) {
        mounts.add(new MountSpec.Volume("", clean(path), false, false));
      }
    }
    mounts.sort((a, b) -> Integer.compare(depth(a.target()), depth(b.target())));
    return new MountPlan(mounts, List.copyOf(taken.values()));
  }

  private static MountSpec withTarget(MountSpec mount, String target) {
    return switch (mount) {
      case MountSpec.Bind(
              var source,
              _,
              var ro,
              var create,
              var propagation,
              var below,
              var mode,
              var ids) ->
          new MountSpec.Bind(source, target, ro, create, propagation, below, mode, ids);
      case MountSpec.Volume(
              var name,
              _,
              var ro,
              var noCopy,
              var subpath,
              var labels,
              var options,
              var mode) ->
          new MountSpec.Volume(name, target, ro, noCopy, subpath, labels, options, mode);
      case MountSpec.Tmpfs(_, var options, var mounted) ->
          new MountSpec.Tmpfs(target, options, mounted);
      case MountSpec.Image(var image, _, var subpath) ->
          new MountSpec.Image(image, target, subpath);
      case MountSpec.Inherited inherited -> inherited;
    };
  }

  /** How deep a path is: outer ones must be mounted first. */
  static int depth(String path) {
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
      throw new GantryException(Kind.INVALID, "invalid specification: destination can't be '/'");
    }
    return "/" + String.join("/", parts);
  }
}
