package io.gantry.platform.linux.cgroup;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What the control groups of a host can limit.
 *
 * @param swap memory and swap together
 * @param swappiness of a single group
 * @param oomKillDisable whether processes may wait for memory
 * @param blockWeight relative weights of block devices, {@code blockWeightDevice} of single ones
 * @param blockRates bytes and operations per second of block devices
 * @param realtime processor time of real-time processes
 */
public record CgroupFeatures(
    boolean swap,
    boolean swappiness,
    boolean oomKillDisable,
    boolean blockWeight,
    boolean blockWeightDevice,
    boolean blockRates,
    boolean realtime) {
  /** BFQ's weights are not counted: they have names of their own, which no runtime writes. */
  static CgroupFeatures ofLegacy(Path root) {
    Path memory = root.resolve("memory");
    Path blocks = root.resolve("blkio");
    return new CgroupFeatures(
        Files.exists(memory.resolve("memory.memsw.limit_in_bytes")),
        Files.exists(memory.resolve("memory.swappiness")),
        Files.exists(memory.resolve("memory.oom_control")),
        inAnyGroup(blocks, List.of("blkio.weight")),
        inAnyGroup(blocks, List.of("blkio.weight_device")),
        Files.exists(blocks.resolve("blkio.throttle.read_bps_device")),
        Files.exists(root.resolve("cpu/cpu.rt_runtime_us")));
  }

  /** Version 2 shows most of its files in every group but the root. */
  static CgroupFeatures ofUnified(Path root) {
    boolean weight = inAnyGroup(root, List.of("io.weight", "io.bfq.weight"));
    boolean io =
        List.of(CgroupFile.text(root.resolve("cgroup.controllers")).strip().split(" ", -1))
            .contains("io");
    return new CgroupFeatures(true, false, false, weight, weight, io, false);
  }

  /** Looks at the group at {@code root} and at those right below it. */
  private static boolean inAnyGroup(Path root, List<String> names) {
    if (has(root, names)) {
      return true;
    }
    try (DirectoryStream<Path> groups = Files.newDirectoryStream(root, Files::isDirectory)) {
      for (Path group : groups) {
        if (has(group, names)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // This hierarchy is not mounted.
    }
  }

  private static boolean has(Path group, List<String> names) {
    return names.stream().anyMatch(name -> Files.exists(group.resolve(name)));
  }
}
