package io.gantry.container.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Which profiles of AppArmor this host has loaded; none where the kernel has no AppArmor.
 *
 * @param profiles by name
 */
record Apparmor(List<String> profiles) {
  /** Profiles for containers that hosts are known to have, the likeliest first. */
  private static final List<String> DEFAULTS =
      List.of("gantry-default", "docker-default", "containers-default");

  private static final Path LOADED = Path.of("/sys/kernel/security/apparmor/profiles");

  Apparmor {
    profiles = List.copyOf(profiles);
  }

  static Apparmor read() {
    return at(LOADED);
  }

  /** The lines of {@code file} are {@code name (mode)}. */
  static Apparmor at(Path file) {
    if (!Files.exists(file)) {
      return new Apparmor(List.of());
    }
    try {
      return new Apparmor(
          Files.readAllLines(file).stream()
              .map(line -> line.replaceFirst(" \\([a-z]+\\)$", ""))
              .toList());
    } catch (IOException e) {
      return new Apparmor(List.of()); // Not for everybody to read: no profile can be named then.
    }
  }

  /** The one for a process; empty for none. As Docker: no AppArmor, no complaint. */
  String profile(Rights rights) {
    if (profiles.isEmpty() || rights.apparmor().equals(Rights.UNCONFINED)) {
      return "";
    }
    if (!rights.apparmor().isEmpty()) {
      return rights.apparmor();
    }
    if (rights.privileged()) {
      return "";
    }
    for (String name : DEFAULTS) {
      if (profiles.contains(name)) {
        return name;
      }
    }
    return "";
  }
}
