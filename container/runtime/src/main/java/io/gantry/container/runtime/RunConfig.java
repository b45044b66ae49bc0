package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.nio.file.Path;

/** What this module reads from and adds to an OCI runtime specification. */
final class RunConfig {
  private RunConfig() {}

  static Json.Obj withRoot(Json.Obj spec, Path rootfs) {
    return spec.with("root", spec.object("root").with("path", Json.of(rootfs.toString())));
  }

  /** The program to run, for messages. */
  static String program(Json.Obj process) {
    return process.array("args").isEmpty() ? "" : process.strings("args").getFirst();
  }

  static String cgroup(Json.Obj spec) {
    return spec.object("linux").string("cgroupsPath");
  }
}
