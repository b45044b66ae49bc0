package io.gantry.platform.linux.host;

import java.nio.file.Files;
import java.nio.file.Path;

/** The modules of a kernel, as depmod(8) lists them and as they are loaded. */
final class Modules {
  /** Where a module is. */
  enum State {
    BUILT_IN,
    LOADED,
    LOADABLE,
    UNKNOWN
  }

  private final Path root;
  private final String builtIn;
  private final String loadable;

  private Modules(Path root, String builtIn, String loadable) {
    this.root = root;
    this.builtIn = builtIn;
    this.loadable = loadable;
  }

  static Modules under(Path root) {
    String release = ProcFile.text(root.resolve("proc/sys/kernel/osrelease")).strip();
    Path directory = root.resolve("lib/modules").resolve(release);
    return new Modules(
        root,
        ProcFile.text(directory.resolve("modules.builtin")),
        ProcFile.text(directory.resolve("modules.dep")));
  }

  /** Names are given with underscores; files may spell them with dashes. */
  State state(String module) {
    if (lists(builtIn, module)) {
      return State.BUILT_IN;
    }
    // also there for what is built in and has parameters
    if (Files.exists(root.resolve("sys/module").resolve(module))) {
      return State.LOADED;
    }
    return lists(loadable, module) ? State.LOADABLE : State.UNKNOWN;
  }

  private static boolean lists(String index, String module) {
    return index.contains("/" + module + ".ko")
        || index.contains("/" + module.replace('_', '-') + ".ko");
  }
}
