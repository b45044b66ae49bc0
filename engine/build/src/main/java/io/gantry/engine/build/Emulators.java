package io.gantry.engine.build;

import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.PlatformMatch;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which platforms' programs this host can run: its own, and those for whose ELF machine an
 * interpreter is registered (Linux, <i>binfmt_misc</i>).
 */
record Emulators(Path directory) {
  private static final Path KERNEL = Path.of("/proc/sys/fs/binfmt_misc");

  /** {@code e_machine} as the two bytes at its place in a file. */
  private static final Map<String, String> MACHINES =
      Map.of(
          "386", "0300",
          "amd64", "3e00",
          "arm", "2800",
          "arm64", "b700",
          "loong64", "0201",
          "mips64le", "0800",
          "ppc64le", "1500",
          "riscv64", "f300",
          "s390x", "0016");

  private static final int MACHINE_DIGIT = 36;
  private static final String ELF = "7f454c46";

  /** Those of this host. */
  static Emulators ofHost() {
    return new Emulators(KERNEL);
  }

  /** Whether programs of a platform run. */
  boolean run(Platform platform, Platform host) {
    return PlatformMatch.of(host).runs(platform) || isRegistered(platform.architecture());
  }

  private boolean isRegistered(String architecture) {
    Optional<String> machine = Optional.ofNullable(MACHINES.get(architecture));
    if (machine.isEmpty() || !Files.isDirectory(directory)) {
      return false;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (interprets(entry, machine.get())) {
          return true;
        }
      }
      return false;
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean interprets(Path entry, String machine) throws IOException {
    String name = String.valueOf(entry.getFileName());
    if (name.equals("register") || name.equals("status")) {
      return false;
    }
    boolean enabled = false;
    boolean matches = false;
    for (String line : Files.readAllLines(entry)) {
      String text = line.strip().toLowerCase(Locale.ROOT);
      enabled |= text.equals("enabled");
      if (text.startsWith("magic ")) {
        String magic = text.substring("magic ".length()).strip();
        matches |= magic.startsWith(ELF) && magic.startsWith(machine, MACHINE_DIGIT);
      }
    }
    return enabled && matches;
  }
}
