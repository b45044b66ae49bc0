package io.gantry.engine.local.limit;

import io.gantry.platform.linux.cgroup.CgroupFeatures;
import io.gantry.platform.linux.cgroup.Cgroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What limits are checked against.
 *
 * @param cpus how many processors are online
 * @param onlineCpus which, as in {@code 0-3}, and {@code memoryNodes}
 */
public record HostFacts(int cpus, CpuSet onlineCpus, CpuSet memoryNodes, CgroupFeatures cgroups) {
  private static final Path SYSTEM = Path.of("/sys/devices/system");

  /** Those of this host. */
  public static HostFacts read() {
    CpuSet cpus = list(SYSTEM.resolve("cpu/online"), Runtime.getRuntime().availableProcessors());
    return new HostFacts(
        cpus.size(), cpus, list(SYSTEM.resolve("node/online"), 1), Cgroups.ofHost().features());
  }

  /** How many processors are online, whatever this process may use of them. */
  public static int processors() {
    return list(SYSTEM.resolve("cpu/online"), Runtime.getRuntime().availableProcessors()).size();
  }

  private static CpuSet list(Path file, int otherwise) {
    try {
      return CpuSet.parse(Files.readString(file).strip());
    } catch (IOException e) {
      return CpuSet.first(otherwise); // No sysfs here.
    }
  }
}
