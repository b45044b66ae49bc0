package io.gantry.image.bootstrap;

import java.util.ArrayList;
import java.util.List;

/**
 * The call of mmdebstrap for an image as Docker's {@code debian}: no package lists, no caches, no
 * services started by packages, apt ready for later installs.
 */
record DebianCommand(
    String suite, List<String> include, List<AptSource> sources, List<String> aptOptions) {
  /** In place of mmdebstrap's own, which it takes away at the end: later installs need it too. */
  private static final String NO_SERVICES =
      "printf '#!/bin/sh\\nexit 101\\n' > \"$1/usr/sbin/policy-rc.d\""
          + " && chmod 755 \"$1/usr/sbin/policy-rc.d\"";

  /** The host's own name and servers are none of the image's: a container gets its own. */
  private static final String NO_HOST = "rm -f \"$1/etc/hostname\" \"$1/etc/resolv.conf\"";

  DebianCommand {
    include = List.copyOf(include);
    sources = List.copyOf(sources);
    aptOptions = List.copyOf(aptOptions);
  }

  /** The arguments, the program's name first; the tar goes to standard output. */
  List<String> argv() {
    var argv =
        new ArrayList<>(List.of("mmdebstrap", "--variant=minbase", "--mode=root", "--format=tar"));
    if (!include.isEmpty()) {
      argv.add("--include=" + String.join(",", include));
    }
    argv.add("--aptopt=Acquire::Languages \"none\"");
    for (String option : aptOptions) {
      argv.add("--aptopt=" + option);
    }
    argv.add("--dpkgopt=force-unsafe-io");
    argv.add("--extract-hook=" + NO_SERVICES);
    argv.add("--skip=chroot/policy-rc.d");
    argv.add("--customize-hook=" + NO_HOST);
    argv.add("--skip=output/dev");
    argv.add(suite);
    argv.add("-");
    for (AptSource source : sources) {
      argv.add(source.line());
    }
    return List.copyOf(argv);
  }

  /** One line for the image's history. */
  String summary() {
    return "mmdebstrap --variant=minbase "
        + (include.isEmpty() ? "" : "--include=" + String.join(",", include) + " ")
        + suite;
  }
}
