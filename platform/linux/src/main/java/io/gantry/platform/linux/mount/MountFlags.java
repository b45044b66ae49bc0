package io.gantry.platform.linux.mount;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The options of mount(8), taken apart for mount(2).
 *
 * @param flags of the mount
 * @param options of the file system, comma separated; may be empty
 */
public record MountFlags(int flags, String options) {
  private static final int MS_SYNCHRONOUS = 16;
  private static final int MS_DIRSYNC = 128;
  private static final int MS_NOATIME = 1024;
  private static final int MS_NODIRATIME = 2048;
  private static final int MS_BIND = 4096;
  private static final int MS_REC = 16384;
  private static final int MS_RELATIME = 1 << 21;
  private static final int MS_STRICTATIME = 1 << 24;

  /** From a list with commas; a later word takes an earlier one back. */
  public static MountFlags parse(String text) {
    int flags = 0;
    var rest = new StringJoiner(",");
    for (String word : text.split(",", -1)) {
      switch (word) {
        case "", "defaults" -> {}
        case "ro" -> flags |= Mounts.MS_RDONLY;
        case "rw" -> flags &= ~Mounts.MS_RDONLY;
        case "nosuid" -> flags |= Mounts.MS_NOSUID;
        case "suid" -> flags &= ~Mounts.MS_NOSUID;
        case "nodev" -> flags |= Mounts.MS_NODEV;
        case "dev" -> flags &= ~Mounts.MS_NODEV;
        case "noexec" -> flags |= Mounts.MS_NOEXEC;
        case "exec" -> flags &= ~Mounts.MS_NOEXEC;
        case "sync" -> flags |= MS_SYNCHRONOUS;
        case "async" -> flags &= ~MS_SYNCHRONOUS;
        case "dirsync" -> flags |= MS_DIRSYNC;
        case "noatime" -> flags |= MS_NOATIME;
        case "atime" -> flags &= ~MS_NOATIME;
        case "nodiratime" -> flags |= MS_NODIRATIME;
        case "diratime" -> flags &= ~MS_NODIRATIME;
        case "relatime" -> flags |= MS_RELATIME;
        case "norelatime" -> flags &= ~MS_RELATIME;
        case "strictatime" -> flags |= MS_STRICTATIME;
        case "bind" -> flags |= MS_BIND;
        case "rbind" -> flags |= MS_BIND | MS_REC;
        default -> rest.add(word);
      }
    }
    return new MountFlags(flags, rest.toString());
  }

  /** Those of {@code ro}, {@code nosuid}, {@code nodev}, {@code noexec} that it has. */
  public List<String> restrictions() {
    return restrictions(flags);
  }

  static List<String> restrictions(long flags) {
    var words = new ArrayList<String>();
    if ((flags & Mounts.MS_RDONLY) != 0) {
      words.add("ro");
    }
    if ((flags & Mounts.MS_NOSUID) != 0) {
      words.add("nosuid");
    }
    if ((flags & Mounts.MS_NODEV) != 0) {
      words.add("nodev");
    }
    if ((flags & Mounts.MS_NOEXEC) != 0) {
      words.add("noexec");
    }
    return words;
  }

  /** Whether it shows what is mounted or lies elsewhere. */
  public boolean isBind() {
    return (flags & MS_BIND) != 0;
  }

  /** The flags that a bind takes only when it is mounted once more. */
  public boolean needsRemount() {
    return isBind() && (flags & ~(MS_BIND | MS_REC)) != 0;
  }
}
