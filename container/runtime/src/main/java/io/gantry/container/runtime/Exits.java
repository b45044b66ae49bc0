package io.gantry.container.runtime;

import io.gantry.container.runtime.ContainerRuntime.Exit;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.cgroup.Cgroups;
import io.gantry.platform.linux.process.PidFd;
import io.gantry.platform.linux.process.ProcessStat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * How containers ended.
 *
 * <p>conmon writes the exit file after the process has died and its output was read: 0.2 ms later
 * as a rule. So the death is awaited on a pidfd, and then the file by looking again and again.
 */
final class Exits {
  /** What stands for a code that nobody has seen: conmon was killed. */
  private static final int UNKNOWN = 255;

  private static final long SLICE_NANOS = 1_000_000_000L;
  private static final long SHORT_PAUSE_NANOS = 50_000L;
  private static final long LONG_PAUSE_NANOS = 2_000_000L;
  private static final int EAGER_LOOKS = 100;
  private final Cgroups cgroups;

  Exits(Cgroups cgroups) {
    this.cgroups = cgroups;
  }

  Optional<Exit> exit(RunFiles files) {
    Optional<Exit> written = read(files);
    if (written.isPresent()) {
      return written;
    }
    Optional<HeldProcess> process = files.process();
    if (process.isEmpty() || process.get().alive() || process.get().conmonAlive()) {
      return Optional.empty();
    }
    written = read(files);
    return written.isEmpty() && files.process().equals(process) ? unknown(files) : written;
  }

  /** From now on that is the code; where there is no room to write it down, for this caller. */
  private Optional<Exit> unknown(RunFiles files) {
    Path fresh = files.directory().resolve("exit.new");
    try {
      Files.writeString(fresh, Integer.toString(UNKNOWN), StandardCharsets.US_ASCII);
      Path _ = Files.move(fresh, files.exit(), StandardCopyOption.ATOMIC_MOVE);
      return read(files);
    } catch (IOException e) {
      Optional<Exit> written = read(files); // by somebody who was quicker
      boolean full = written.isEmpty() && DiskException.isFull(e);
      return full ? Optional.of(new Exit(UNKNOWN, Instant.now(), oomKilled(files))) : written;
    }
  }

  Optional<Exit> awaitExit(RunFiles files, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + clamp(limit);
    Optional<Exit> exit = exit(files);
    if (exit.isPresent()) {
      return exit;
    }
    Optional<HeldProcess> process = files.process();
    if (process.isEmpty()) {
      throw new GantryException(
          Kind.NOT_FOUND, "no process was created in " + files.directory().getFileName());
    }
    if (!awaitDeath(process.get(), deadline)) {
      return Optional.empty();
    }
    for (int look = 0; ; look++) {
      exit = exit(files);
      if (exit.isPresent()) {
        return exit;
      }
      // Whoever has seen the exit first takes the directory away, and the code with it;
      // the next run has one of its own.
      if (System.nanoTime() > deadline || !files.process().equals(process)) {
        return Optional.empty();
      }
      if (Thread.interrupted()) {
        throw new InterruptedException("await exit");
      }
      LockSupport.parkNanos(look < EAGER_LOOKS ? SHORT_PAUSE_NANOS : LONG_PAUSE_NANOS);
    }
  }

  /** False if it still lives at the deadline. */
  private static boolean awaitDeath(HeldProcess process, long deadline)
      throws InterruptedException {
    try (PidFd pid = PidFd.open(process.pid())) {
      if (!ProcessStat.alive(process.pid(), process.start())) {
        return true;
      }
      while (true) {
        if (Thread.interrupted()) {
          throw new InterruptedException("await exit");
        }
        long left = deadline - System.nanoTime();
        // In slices, because poll(2) does not end at an interrupt.
        if (pid.awaitExit(Duration.ofNanos(Math.clamp(left, 0, SLICE_NANOS)))) {
          return true;
        }
        if (left <= SLICE_NANOS && deadline - System.nanoTime() <= 0) {
          return false;
        }
      }
    } catch (LinuxException e) {
      if (e.errno() == Errno.ESRCH) {
        return true;
      }
      throw e;
    }
  }

  private static long clamp(Duration limit) {
    return limit.compareTo(Duration.ofDays(365)) > 0
        ? Duration.ofDays(365).toNanos()
        : limit.toNanos();
  }

  private Optional<Exit> read(RunFiles files) {
    Path file = files.exit();
    try {
      String text = Files.readString(file).strip();
      if (text.isEmpty()) {
        return Optional.empty(); // its writer found a full disk
      }
      Instant at = Files.getLastModifiedTime(file).toInstant();
      return Optional.of(new Exit(Integer.parseInt(text), at, oomKilled(files)));
    } catch (IOException e) {
      return Optional.empty();
    } catch (NumberFormatException e) {
      throw new GantryException(Kind.INTERNAL, file + ": not an exit code", e);
    }
  }

  /** conmon may miss it when the whole container dies at once; the group's counter does not. */
  boolean oomKilled(RunFiles files) {
    if (Files.exists(files.oom())) {
      return true;
    }
    Optional<HeldProcess> process = files.process();
    return process.isPresent() && process.get().group(cgroups).oomKills() > 0;
  }
}
