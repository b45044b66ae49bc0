package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.docker.request.BindSyntax;
import io.gantry.platform.base.GantryException;
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

  private static final Option<List<String>> VOLUMES_FROM =
      Option.list("volumes-from", "", "Mount volumes from the specified container(s)");
  private static final Option<String> VOLUME_DRIVER =
      Option.text("volume-driver", "", "Optional volume driver for the container");
  private static final Option<List<String>> STORAGE_OPT =
      Option.list("storage-opt", "", "Storage driver options for the container");

  static final List<Option<?>> ALL =
      List.of(VOLUME, MOUNT, TMPFS, VOLUMES_FROM, VOLUME_DRIVER, STORAGE_OPT);

  private MountOptions() {}

  /** What is wrong with an option is told as such, whoever found it. */
  static List<MountSpec> read(Call call) {
    try {
      return parse(call);
    } catch (UsageException e) {
      throw e;
    } catch (GantryException e) {
      throw UsageException.value(e.text());
    }
  }

  private static List<MountSpec> parse(Call call) {
    checkStorage(call.get(STORAGE_OPT));
    var mounts = new ArrayList<MountSpec>();
    for (String text : call.get(MOUNT)) {
      mounts.add(MountSyntax.parse(text, call.invocation()));
    }
    for (String text : call.get(VOLUME)) {
      mounts.add(
          BindSyntax.parse(
              text, call.get(VOLUME_DRIVER), source -> call.invocation().path(source).toString()));
    }
    for (String text : call.get(TMPFS)) {
      int colon = text.indexOf(':');
      String options = colon < 0 ? "" : text.substring(colon + 1);
      TmpfsSyntax.check(options);
      mounts.add(
          new MountSpec.Tmpfs(
              BindSyntax.target(colon < 0 ? text : text.substring(0, colon), ""), options));
    }
    var targets = new HashSet<String>();
    for (MountSpec mount : mounts) {
      if (!targets.add(mount.target())) {
        throw UsageException.value("Duplicate mount point: " + mount.target());
      }
    }
    for (String text : call.get(VOLUMES_FROM)) {
      mounts.add(BindSyntax.inherited(text));
    }
    return mounts;
  }

  /** A limit on the writable layer needs project quotas, which no store of gantry's uses. */
  private static void checkStorage(List<String> options) {
    for (String option : options) {
      int equals = option.indexOf('=');
      String key = option.substring(0, Math.max(0, equals));
      if (equals < 0) {
        throw UsageException.value("invalid storage option");
      }
      throw UsageException.value(
          key.equals("size")
              ? "--storage-opt is supported only for overlay over xfs with 'pquota' mount option"
              : "Unknown option " + key);
    }
  }
}
