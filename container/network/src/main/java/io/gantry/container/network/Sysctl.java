package io.gantry.container.network;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The kernel's network settings of the calling thread's namespace, below {@code net}. */
final class Sysctl {
  private static final Path SETTINGS = Path.of("/proc/sys/net");

  private Sysctl() {}

  /** Whether the kernel has it: without IPv6 it has none of {@code ipv6}. */
  static boolean exists(String setting) {
    return Files.exists(SETTINGS.resolve(setting));
  }

  /**
   * Its value without white space around it.
   *
   * @param setting as in {@code ipv4/ip_forward}
   */
  static String read(String setting) {
    Path file = SETTINGS.resolve(setting);
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  static void write(String setting, String value) {
    Path file = SETTINGS.resolve(setting);
    try {
      Files.writeString(file, value);
    } catch (IOException e) {
      throw new DiskException("cannot set " + file, e);
    }
  }
}
