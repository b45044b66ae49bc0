package io.gantry.cluster.kubelet.node;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this host has.
 *
 * @param memory bytes, and {@code storage} bytes of the disk that holds Pods
 * @param osImage as in {@code Debian GNU/Linux 12 (bookworm)}
 */
public record Host(
    int cpus, long memory, long storage, String machineId, String bootId, String osImage) {
  /** Looks. */
  public static Host observe(Path state) {
    try {
      long storage = Files.getFileStore(state).getTotalSpace();
      return new Host(
          Runtime.getRuntime().availableProcessors(),
          readMemory(),
          storage,
          first("/etc/machine-id"),
          first("/proc/sys/kernel/random/boot_id"),
          readOsImage());
    } catch (IOException e) {
      throw new DiskException("cannot look at " + state, e);
    }
  }

  private static long readMemory() throws IOException {
    for (String line : lines("/proc/meminfo")) {
      if (line.startsWith("MemTotal:")) {
        String kibibytes = line.substring("MemTotal:".length()).replace("kB", "").strip();
        return Long.parseLong(kibibytes) * 1024;
      }
    }
    return 0;
  }

  private static String readOsImage() throws IOException {
    for (String line : lines("/etc/os-release")) {
      if (line.startsWith("PRETTY_NAME=")) {
        return line.substring("PRETTY_NAME=".length()).replace("\"", "");
      }
    }
    return "Linux";
  }

  private static String first(String file) throws IOException {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  private static List<String> lines(String file) throws IOException {
    Path path = Path.of(file);
    return Files.exists(path) ? Files.readAllLines(path) : List.of();
  }
}
