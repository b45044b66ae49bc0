package io.gantry.container.runtime;

import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringTokenizer;

/**
 * What no container can exceed.
 *
 * @param architecture Go's name
 * @param swapAccounting whether memory and swap can be limited together
 * @param openFiles how many a process may have
 * @param capabilities bit n for capability n of capabilities(7)
 */
record HostLimits(
    String architecture,
    boolean swapAccounting,
    long openFiles,
    long capabilities,
    Apparmor apparmor) {
  private static final long MOST_OPEN_FILES = 1L << 20;
  private static final long FEWEST_OPEN_FILES = 1024;

  /** Those of this process: nothing that it starts can have more. */
  static HostLimits read() {
    return new HostLimits(
        Platform.host().architecture(),
        Cgroups.ofHost().swapAccounting(),
        openFiles(words("/proc/self/limits", "Max open files")),
        capabilities(words("/proc/self/status", "CapBnd:")),
        Apparmor.read());
  }

  /** The hard limit, which stands second; only CAP_SYS_RESOURCE could raise it. */
  private static long openFiles(StringTokenizer limits) {
    if (limits.countTokens() < 2) {
      return FEWEST_OPEN_FILES;
    }
    String _ = limits.nextToken();
    String hard = limits.nextToken();
    return hard.equals("unlimited")
        ? MOST_OPEN_FILES
        : Math.min(MOST_OPEN_FILES, Long.parseLong(hard));
  }

  private static long capabilities(StringTokenizer set) {
    return set.hasMoreTokens() ? Long.parseUnsignedLong(set.nextToken(), 16) : -1L;
  }

  /** What follows {@code key} on its line. */
  private static StringTokenizer words(String file, String key) {
    try {
      for (String line : Files.readAllLines(Path.of(file))) {
        if (line.startsWith(key)) {
          return new StringTokenizer(line.substring(key.length()));
        }
      }
    } catch (IOException e) {
      return new StringTokenizer(""); // No /proc: the kernel's defaults are assumed.
    }
    return new StringTokenizer("");
  }
}
