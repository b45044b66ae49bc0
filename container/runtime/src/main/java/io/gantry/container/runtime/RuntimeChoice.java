package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.namespace.PrivateMounts;
import io.gantry.platform.linux.namespace.UserNamespace;
import io.gantry.platform.linux.process.SealedProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * The OCI runtime that works on this host, and how to call it.
 *
 * @param hide mount points that it must not see
 * @param groups what it may do with control groups
 */
record RuntimeChoice(
    Program program, Path binary, String version, List<Path> hide, CgroupAccess groups) {
  /** The runtimes that gantry knows how to drive. */
  enum Program {
    /** Writes its pid file and log in place, so a pipe can stand for both. */
    CRUN,
    /** Renames its pid file into place. */
    RUNC;

    String command() {
      return switch (this) {
        case CRUN -> "crun";
        case RUNC -> "runc";
      };
    }
  }

  /** What a runtime and conmon get: no variable of the user reaches them. */
  static final List<String> ENVIRONMENT =
      List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  private static final Path SELINUX = Path.of("/sys/fs/selinux/enforce");

  RuntimeChoice {
    hide = List.copyOf(hide);
  }

  /**
   * The same, but to be called by a sealed copy while this process lives, where that is known to be
   * as good: an ordinary user's and labelled ones may be told apart by their path.
   */
  RuntimeChoice sealed() {
    boolean plain = UserNamespace.initial() && !Files.exists(SELINUX);
    if (program != Program.CRUN || !plain) {
      return this;
    }
    return SealedProgram.of(binary)
        .map(copy -> new RuntimeChoice(program, copy.path(), version, hide, groups))
        .orElse(this);
  }

  String name() {
    return program.command();
  }

  /** The command line's beginning, in front of {@code create}, {@code exec} and so on. */
  List<String> command(Path state) {
    var command = new ArrayList<String>();
    command.add(binary.toString());
    command.addAll(globalOptions(state));
    return command;
  }

  List<String> globalOptions(Path state) {
    var options = new ArrayList<String>();
    options.add("--root=" + state);
    if (program == Program.CRUN) {
      // runc does so unless told otherwise
      options.add("--cgroup-manager=" + (groups.any() ? "cgroupfs" : "disabled"));
    }
    return options;
  }

  /** What of a specification can be had here. */
  Json.Obj adapt(Json.Obj spec) {
    return UserNamespace.initial()
        ? spec
        : Rootless.adapt(spec, groups, UserNamespace.lastGroup(), Rootless::hostDevice);
  }

  /** Runs {@code task} on a thread that sees what the runtime may see, with mounts of its own. */
  <T> T withPrivateMounts(Callable<T> task) {
    return PrivateMounts.call(hide, task);
  }

  /** Runs {@code task}, which starts the runtime on a container that stands already. */
  <T> T calling(Supplier<T> task) {
    return hide.isEmpty() ? task.get() : PrivateMounts.call(hide, task::get);
  }

  Json.Obj json(String key) {
    var hidden = new ArrayList<String>();
    for (Path path : hide) {
      hidden.add(path.toString());
    }
    return Json.object()
        .put("key", key)
        .put("name", name())
        .put("binary", binary.toString())
        .put("version", version)
        .put("hide", Json.strings(hidden))
        .put("groups", groups.json())
        .build();
  }

  static RuntimeChoice of(Json.Obj json) {
    var hidden = new ArrayList<Path>();
    for (String path : json.strings("hide")) {
      hidden.add(Path.of(path));
    }
    Program program = json.string("name").equals("runc") ? Program.RUNC : Program.CRUN;
    return new RuntimeChoice(
        program,
        Path.of(json.string("binary")),
        json.string("version"),
        hidden,
        CgroupAccess.of(json.object("groups")));
  }
}
