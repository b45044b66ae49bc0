package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.namespace.UserNamespace;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * AppArmor on this host. Where the kernel has none, nothing is confined and nobody complains, as
 * with Docker; an ordinary user cannot load profiles and gets those that he names.
 *
 * @param enabled whether the kernel has it
 * @param loaded the kernel's list of profiles, with lines {@code name (mode)}
 * @param parser apparmor_parser(8), if it is installed
 * @param mayLoad whether this process may load profiles
 */
record Apparmor(boolean enabled, Path loaded, Optional<Path> parser, boolean mayLoad) {
  /** No AppArmor. */
  static final Apparmor NONE = new Apparmor(false, Path.of("/"), Optional.empty(), false);

  /** Those of other engines, which serve where ours cannot be loaded. */
  private static final List<String> OTHERS = List.of("docker-default", "containers-default");

  private static final Duration LIMIT = Duration.ofSeconds(30);

  static Apparmor read() {
    Path sys = Path.of("/sys");
    return isEnabled(sys) ? at(sys, Spawn.find("apparmor_parser"), UserNamespace.initial()) : NONE;
  }

  /** That of the kernel whose files are below {@code sys}. */
  static Apparmor at(Path sys, Optional<Path> parser, boolean mayLoad) {
    return new Apparmor(
        isEnabled(sys), sys.resolve("kernel/security/apparmor/profiles"), parser, mayLoad);
  }

  /** As runc and Docker: where its files are not mounted it counts as missing. */
  private static boolean isEnabled(Path sys) {
    try {
      return Files.isDirectory(sys.resolve("kernel/security/apparmor"))
          && Files.readString(sys.resolve("module/apparmor/parameters/enabled")).startsWith("Y");
    } catch (IOException _) {
      return false; // not in the kernel
    }
  }

  /**
   * The profile for a process; empty for none. Ours is loaded if it is not: hosts lose it when
   * their own are loaded anew.
   *
   * @throws GantryException {@code UNAVAILABLE} if ours cannot be loaded
   */
  String profile(Rights rights) {
    if (!enabled || rights.apparmor().equals(Rights.UNCONFINED)) {
      return "";
    }
    if (!rights.apparmor().isEmpty()) {
      if (rights.apparmor().equals(ApparmorProfile.NAME) && mayLoad) {
        ensureLoaded(profiles());
      }
      return rights.apparmor();
    }
    return rights.privileged() || !mayLoad ? "" : standard();
  }

  private String standard() {
    List<String> profiles = profiles();
    if (parser.isPresent() || profiles.contains(ApparmorProfile.NAME)) {
      ensureLoaded(profiles);
      return ApparmorProfile.NAME;
    }
    return OTHERS.stream().filter(profiles::contains).findFirst().orElse("");
  }

  private List<String> profiles() {
    try {
      return Files.readAllLines(loaded).stream()
          .map(line -> line.replaceFirst(" \\([a-z]+\\)$", ""))
          .toList();
    } catch (IOException _) {
      return List.of(); // an unreadable list; the parser will say so
    }
  }

  private void ensureLoaded(List<String> profiles) {
    if (profiles.contains(ApparmorProfile.NAME) || parser.isEmpty()) {
      return;
    }
    Output output =
        Spawn.of(
                List.of(parser.get().toString(), "--replace", "--skip-cache"),
                List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"))
            .run(ApparmorProfile.TEXT.getBytes(StandardCharsets.UTF_8), LIMIT);
    if (output.code() != 0) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "AppArmor profile "
              + ApparmorProfile.NAME
              + " could not be loaded: "
              + output.stderr().strip()
              + "; run without it by --security-opt apparmor=unconfined");
    }
  }
}
