package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What this module reads from and adds to an OCI runtime specification. */
final class RunConfig {
  private RunConfig() {}

  static Json.Obj withRoot(Json.Obj spec, Path rootfs) {
    return spec.with("root", spec.object("root").with("path", Json.of(rootfs.toString())));
  }

  /** With further variables, which take the place of those with the same name. */
  static Json.Obj withVariables(Json.Obj spec, List<String> variables) {
    Json.Obj process = spec.object("process");
    var all = new ArrayList<>(process.strings("env"));
    for (String variable : variables) {
      String name = variable.substring(0, variable.indexOf('=') + 1);
      all.removeIf(other -> other.startsWith(name));
      all.add(variable);
    }
    return spec.with("process", process.with("env", Json.strings(all)));
  }

  /** The program to run, for messages. */
  static String program(Json.Obj process) {
    return process.array("args").isEmpty() ? "" : process.strings("args").getFirst();
  }

  static String cgroup(Json.Obj spec) {
    return spec.object("linux").string("cgroupsPath");
  }
}
