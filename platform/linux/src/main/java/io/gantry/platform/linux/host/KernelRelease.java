package io.gantry.platform.linux.host;

import java.nio.file.Path;

/**
 * The version of a kernel by its name, such as 6.1.0-rc1; one that cannot be read is the newest.
 */
public record KernelRelease(int major, int minor) {
  /** Of the kernel that runs. */
  public static KernelRelease running() {
    return of(ProcFile.text(Path.of("/proc/sys/kernel/osrelease")).strip());
  }

  /** By its name. */
  public static KernelRelease of(String name) {
    String[] parts = name.split("[.-]", 3);
    try {
      return new KernelRelease(
          Integer.parseInt(parts[0]), parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
    } catch (NumberFormatException _) {
      return new KernelRelease(Integer.MAX_VALUE, 0);
    }
  }

  /** Whether it is this one or a later one. */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
