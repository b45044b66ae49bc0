package io.gantry.app.launcher;

import io.gantry.platform.linux.namespace.UserNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where state lives: {@code state} survives a reboot, {@code run} does not.
 *
 * <p>Options before the command win, then {@code GANTRY_ROOT} and {@code GANTRY_RUN_ROOT}, then the
 * user's defaults. The thin client says the same in C ({@code find_roots}): it must find the socket
 * without asking a JVM.
 */
record Roots(Path state, Path run) {
  /** The options before a command whose value is the next word. */
  private static final Set<String> VALUED =
      Set.of(
          "--root",
          "--run-root",
          "-H",
          "--host",
          "-c",
          "--context",
          "--tlscacert",
          "--tlscert",
          "--tlskey");

  /** The roots of one process. */
  static Roots of(
      List<String> arguments, Map<String, String> environment, Path workingDirectory, long uid) {
    String state = environment.get("GANTRY_ROOT");
    String run = environment.get("GANTRY_RUN_ROOT");
    for (int i = 0; i < arguments.size() && arguments.get(i).startsWith("-"); i++) {
      String argument = arguments.get(i);
      String next = i + 1 < arguments.size() ? arguments.get(i + 1) : null;
      String given = option(argument, next, "--root");
      if (given != null) {
        state = given;
      }
      String givenRun = option(argument, next, "--run-root");
      if (givenRun != null) {
        run = givenRun;
      }
      if (VALUED.contains(argument)) {
        i++;
      }
    }
    return new Roots(
        workingDirectory.resolve(present(state) ? state : defaultState(environment, uid)),
        workingDirectory.resolve(present(run) ? run : defaultRun(environment, uid)));
  }

  /** The effective user id of this process. */
  static long effectiveUser() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Who runs this on the host: an ordinary user's process is root of a user namespace. */
  static long hostUser() {
    return UserNamespace.initial() ? effectiveUser() : UserNamespace.ownUser();
  }

  private static @Nullable String option(String argument, @Nullable String next, String name) {
    if (argument.equals(name)) {
      return next;
    }
    return argument.startsWith(name + "=") ? argument.substring(name.length() + 1) : null;
  }

  private static String defaultState(Map<String, String> environment, long uid) {
    if (uid == 0) {
      return "/var/lib/gantry";
    }
    String data = environment.get("XDG_DATA_HOME");
    return present(data)
        ? data + "/gantry"
        : environment.getOrDefault("HOME", "/") + "/.local/share/gantry";
  }

  private static String defaultRun(Map<String, String> environment, long uid) {
    if (uid == 0) {
      return "/run/gantry";
    }
    String runtime = environment.get("XDG_RUNTIME_DIR");
    return present(runtime) ? runtime + "/gantry" : "/tmp/gantry-" + uid;
  }

  private static boolean present(@Nullable String value) {
    return value != null && !value.isEmpty();
  }
}
