package io.gantry.engine.local.record;

import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.platform.linux.cgroup.Cgroups;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * A container whose first process is systemd: what systemd's container interface asks of whoever
 * starts it (systemd, CONTAINER_INTERFACE).
 */
public final class SystemContainer {
  /** The signal that systemd shuts down at. */
  static final String STOP_SIGNAL = "SIGRTMIN+3";

  private static final Set<String> INITS =
      Set.of(
          "/sbin/init",
          "/usr/sbin/init",
          "/usr/local/sbin/init",
          "/lib/systemd/systemd",
          "/usr/lib/systemd/systemd",
          "systemd");

  private SystemContainer() {}

  /**
   * Whether a container is set up so.
   *
   * @param mode {@code true} if its program is an init, {@code always}, or anything else for no
   */
  public static boolean is(String mode, List<String> arguments) {
    return mode.equals("always") || (mode.equals("true") && INITS.contains(arguments.getFirst()));
  }

  /** What tells systemd that it runs in a container, and what the machine's id is. */
  static List<String> environment(String id) {
    return List.of("container=gantry", "container_uuid=" + id.substring(0, 32));
  }

  /**
   * What systemd wants to find; its control group is the root of what it sees.
   *
   * @param layout of the host's groups; where that is not version 2 alone, the container still sees
   *     nothing else, because systemd knows no other any more
   */
  public static List<Mount> mounts(Cgroups.Layout layout) {
    String type = layout == Cgroups.Layout.UNIFIED ? "cgroup" : "cgroup2";
    var cgroups =
        new Mount(
            type,
            type,
            Path.of("/sys/fs/cgroup"),
            List.of("rw", "nosuid", "noexec", "nodev", "relatime"));
    return List.of(
        tmpfs("/run", "mode=755"),
        tmpfs("/run/lock", "mode=1777"),
        tmpfs("/tmp", "mode=1777"),
        tmpfs("/var/log/journal", "mode=755"),
        cgroups);
  }

  private static Mount tmpfs(String target, String mode) {
    return new Mount("tmpfs", "tmpfs", Path.of(target), List.of("rw", "nosuid", "nodev", mode));
  }
}
