package io.gantry.engine.local.record;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.RootDirectory;

/**
 * Where a process starts. A path that goes through the open files of a process would lead out of
 * the container if a runtime had left a descriptor of the host open (CVE-2024-21626).
 */
public final class WorkingDirectory {
  private WorkingDirectory() {}

  /**
   * Checks a working directory, links followed as the process would.
   *
   * @throws GantryException {@code INVALID} if it lies below a process of /proc
   */
  public static void check(RootDirectory root, String directory) {
    if (isOfProcess(directory) || isOfProcess(resolved(root, directory))) {
      throw new GantryException(
          Kind.INVALID,
          "the working directory '"
              + directory
              + "' is invalid: it leads to the files of a process; use one of the container's own");
    }
  }

  private static String resolved(RootDirectory root, String directory) {
    try {
      return root.resolve(directory);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ENOENT) {
        return "/proc/self"; // a link that is there and cannot be read: from outside nobody is self
      }
      throw e;
    }
  }

  static boolean isOfProcess(String path) {
    String normal = java.nio.file.Path.of("/" + path).normalize().toString();
    return normal.matches("/proc/(self|thread-self|[0-9]+)(/.*)?");
  }
}
