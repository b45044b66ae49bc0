package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.MountSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Volumes, host paths and memory in the container's file system. */
final class MountOptions {
  private static final Option<List<String>> VOLUME =
      Option.list("volume", "v", "Bind mount a volume");
  private static final Option<List<String>> MOUNT =
      Option.of(
          "mount",
          "",
          Values.list("mount", MountSyntax::check),
          List.of(),
          "Attach a filesystem mount to the container");
  private static final Option<List<String>> TMPFS =
      Option.list("tmpfs", "", "Mount a tmpfs directory");

  static final List<Option<?>> ALL = List.of(VOLUME, MOUNT, TMPFS);

  private MountOptions() {}

  static List<MountSpec> read(Call call) {
    var mounts = new ArrayList<MountSpec>();
    for (String text : call.get(MOUNT)) {
      mounts.add(MountSyntax.parse(text, call.invocation()));
    }
    for (String text : call.get(VOLUME)) {
      mounts.add(VolumeSyntax.parse(text, call.invocation()));
    }
    for (String text : call.get(TMPFS)) {
      int colon = text.indexOf(':');
      mounts.add(
          new MountSpec.Tmpfs(
              target(colon < 0 ? text : text.substring(0, colon), text),
              colon < 0 ? "" : text.substring(colon + 1)));
    }
    var targets = new HashSet<String>();
    for (MountSpec mount : mounts) {
      if (!targets.add(mount.target())) {
        throw UsageException.value("Duplicate mount point: " + mount.target());
      }
    }
    return mounts;
  }

  /** An absolute path in the container, without a trailing slash. */
  static String target(String path, String whole) {
    if (!path.startsWith("/")) {
      throw UsageException.value(
          "invalid mount '"
              + whole
              + "': invalid mount path: '"
              + path
              + "' mount path must be absolute");
    }
    String clean = java.nio.file.Path.of(path).normalize().toString();
    if (clean.equals("/")) {
      throw UsageException.value("invalid mount '" + whole + "': destination can't be '/'");
    }
    return clean;
  }
}
