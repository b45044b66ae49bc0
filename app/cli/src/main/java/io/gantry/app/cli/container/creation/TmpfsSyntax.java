package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.argv.UsageException;
import java.util.Set;

/** The options of {@code --tmpfs}: {@code size=64m,mode=1777,noexec}. */
final class TmpfsSyntax {
  private static final Set<String> FLAGS =
      Set.of(
          "ro",
          "rw",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "exec",
          "noexec",
          "sync",
          "async",
          "dirsync",
          "remount",
          "mand",
          "nomand",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "bind",
          "rbind",
          "relatime",
          "norelatime",
          "strictatime",
          "nostrictatime",
          "private",
          "rprivate",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "unbindable",
          "runbindable");
  private static final Set<String> KEYS =
      Set.of(
          "mode",
          "size",
          "uid",
          "gid",
          "nr_inodes",
          "nr_blocks",
          "mpol",
          "huge",
          "inode32",
          "inode64");

  private TmpfsSyntax() {}

  /** Refuses what docker refuses. */
  static void check(String options) {
    for (String option : options.isEmpty() ? new String[0] : options.split(",", -1)) {
      int equals = option.indexOf('=');
      boolean known =
          equals < 0
              ? FLAGS.contains(option) || KEYS.contains(option)
              : KEYS.contains(option.substring(0, equals));
      if (!known) {
        throw UsageException.value("invalid tmpfs option \"" + option + "\"");
      }
    }
  }
}
