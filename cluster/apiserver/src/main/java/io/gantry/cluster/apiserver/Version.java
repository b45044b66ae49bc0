package io.gantry.cluster.apiserver;

import io.gantry.platform.base.json.Json;

/** What {@code /version} says. */
final class Version {
  /** As in {@code gitVersion}. */
  static final String TEXT = "v1.36.0+gantry";

  private Version() {}

  static Json.Obj tree() {
    return Json.object()
        .put("major", "1")
        .put("minor", "36")
        .put("emulationMajor", "1")
        .put("emulationMinor", "36")
        .put("minCompatibilityMajor", "1")
        .put("minCompatibilityMinor", "35")
        .put("gitVersion", TEXT)
        .put("gitCommit", "")
        .put("gitTreeState", "clean")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "javac")
        .put("platform", "linux/" + architecture())
        .build();
  }

  private static String architecture() {
    return "amd64";
  }
}
