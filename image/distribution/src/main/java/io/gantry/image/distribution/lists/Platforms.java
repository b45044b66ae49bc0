package io.gantry.image.distribution.lists;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Map;
import java.util.Set;

/** Which operating systems run where, as far as there are containers for them. */
final class Platforms {
  private static final Map<String, Set<String>> KNOWN =
      Map.of(
          "linux",
          Set.of(
              "386",
              "amd64",
              "arm",
              "arm64",
              "loong64",
              "mips",
              "mips64",
              "mips64le",
              "mipsle",
              "ppc64",
              "ppc64le",
              "riscv64",
              "s390x"),
          "windows",
          Set.of("386", "amd64", "arm", "arm64"),
          "darwin",
          Set.of("386", "amd64", "arm", "arm64"),
          "freebsd",
          Set.of("386", "amd64", "arm", "arm64"),
          "netbsd",
          Set.of("386", "amd64", "arm"),
          "openbsd",
          Set.of("386", "amd64", "arm"),
          "dragonfly",
          Set.of("amd64"),
          "plan9",
          Set.of("386", "amd64"),
          "solaris",
          Set.of("amd64"),
          "wasip1",
          Set.of("wasm"));

  private Platforms() {}

  /** Refuses what there is not, in Docker's words. */
  static void check(String os, String architecture) {
    if (!KNOWN.getOrDefault(os, Set.of()).contains(architecture)) {
      throw new GantryException(
          Kind.INVALID,
          "manifest entry for image has unsupported os/arch combination: "
              + os
              + "/"
              + architecture);
    }
  }
}
