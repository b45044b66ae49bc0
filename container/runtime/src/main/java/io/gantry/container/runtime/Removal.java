package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.cgroup.Cgroup;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.process.PidFd;
import io.gantry.platform.linux.process.ProcessStat;
import io.gantry.platform.linux.process.Signals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Takes back what a creation made, finished or not: processes, control groups, the runtime's state.
 *
 * <p>The runtimes' own {@code delete} takes 5 ms and does the same: what they keep is a directory
 * and the control groups, everything else died with the first process. Safe to repeat.
 */
final class Removal {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private final Cgroups cgroups;
  private final Exits exits;
  private final Path state;

  Removal(Cgroups cgroups, Exits exits, Path state) {
    this.cgroups = cgroups;
    this.exits = exits;
    this.state = state;
  }

  void run(String id, RunFiles files) {
    Optional<HeldProcess> process = files.process();
    String path = process.isPresent() ? process.get().cgroup() : cgroupOfConfig(files);
    if (process.isPresent()) {
      end(process.get(), files);
    } else if (Files.exists(files.config())) {
      endUnrecorded(id);
    }
    if (!path.isEmpty() && !path.equals("/")) {
      Cgroup group = cgroups.group(path);
      rememberOom(group, files);
      clear(group);
    } else if (process.isEmpty()) {
      signalAll(ungrouped(state.resolve(id).resolve("status")), Signals.SIGKILL);
    }
    FileTree.delete(state.resolve(id));
  }

  /** Who was created without a group before anybody could note it: the runtime has, crun(1). */
  private static List<Long> ungrouped(Path status) {
    try {
      long pid = Json.parse(Files.readAllBytes(status)).asObject().number("pid", 0);
      return pid > 0 ? Cgroups.without(pid).processes() : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (GantryException e) {
      return List.of(); // torn: nothing was created yet
    }
  }

  private void end(HeldProcess process, RunFiles files) {
    if (process.alive()) {
      signal(process, Signals.SIGKILL);
      Cgroup group = process.group(cgroups);
      if (group.frozen()) {
        group.thaw(); // a frozen process of version 1 does not die
      }
    }
    try {
      // Until conmon has written the exit code, it would write into a directory that is going.
      Optional<ContainerRuntime.Exit> _ = exits.awaitExit(files, PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends a conmon whose creator was killed before it could note the process: the runtime that it
   * may be running dies with it, a container that stands already is found by its control group.
   */
  private static void endUnrecorded(String id) {
    for (ProcessStat process : ProcessStat.all()) {
      if (process.name().equals("conmon") && isOf(process.pid(), id)) {
        try (PidFd conmon = PidFd.open(process.pid())) {
          boolean _ = isOf(process.pid(), id) && conmon.signal(Signals.SIGKILL);
          boolean _ = conmon.awaitExit(PATIENCE);
        } catch (LinuxException e) {
          if (e.errno() != Errno.ESRCH) {
            throw e;
          }
        }
      }
    }
  }

  private static boolean isOf(long pid, String id) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return new String(line, StandardCharsets.UTF_8).contains("--cid\0" + id + "\0");
    } catch (IOException e) {
      return false; // Ended meanwhile.
    }
  }

  /** Sends a signal to the first process; false if it has ended. */
  static boolean signal(HeldProcess process, int signal) {
    try (PidFd pid = PidFd.open(process.pid())) {
      // Looked at after opening: now the descriptor cannot mean a later process.
      return process.alive() && pid.signal(signal);
    } catch (LinuxException e) {
      if (e.errno() == Errno.ESRCH) {
        return false;
      }
      throw e;
    }
  }

  /** Kills what is in the group. */
  static void killAll(Cgroup group) {
    signalAll(group.processes(), Signals.SIGKILL);
    if (group.frozen()) {
      group.thaw();
    }
  }

  static void signalAll(List<Long> pids, int signal) {
    for (long pid : pids) {
      try (PidFd process = PidFd.open(pid)) {
        boolean _ = process.signal(signal);
      } catch (LinuxException e) {
        if (e.errno() != Errno.ESRCH) {
          throw e;
        }
      }
    }
  }

  /** Twice if need be: what a killed engine was about to execute may have joined meanwhile. */
  private static void clear(Cgroup group) {
    killAll(group);
    try {
      group.remove();
    } catch (GantryException e) {
      if (e.kind() != GantryException.Kind.CONFLICT) {
        throw e;
      }
      killAll(group);
      group.remove();
    }
  }

  private static void rememberOom(Cgroup group, RunFiles files) {
    if (group.oomKills() > 0 && !Files.exists(files.oom())) {
      RunFiles.write(files.oom(), new byte[0]);
    }
  }

  /** For a creation that was cut off before it could note the process. */
  private static String cgroupOfConfig(RunFiles files) {
    try {
      return RunConfig.cgroup(Json.parse(Files.readAllBytes(files.config())).asObject());
    } catch (IOException e) {
      return "";
    } catch (GantryException e) {
      return ""; // Torn: the runtime has not seen it yet either.
    }
  }
}
