package io.gantry.quality.conformance;

import java.util.List;

/** What two builders say alike when a build fails. */
final class BuildFailure {
  private BuildFailure() {}

  /** The last error line, without what only says where in the builder it happened. */
  static String essence(String said) {
    List<String> errors = said.lines().filter(line -> line.startsWith("ERROR: ")).toList();
    String text = errors.isEmpty() ? said.strip() : errors.getLast().substring("ERROR: ".length());
    return text.replaceFirst("^failed to (build|solve): ", "")
        .replaceFirst("^failed to solve: ", "")
        .replaceFirst("^failed to load LLB: ", "")
        .replaceFirst("^failed to compute cache key: ", "")
        .replaceFirst("^failed to calculate checksum of ref \\S+: ", "")
        .replaceAll("/var/lib/docker/\\S+/merged/", "/")
        .replaceFirst("^failed to prepare \\S+ as \\S+: ", "");
  }
}
