package io.gantry.engine.local.stats;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.api.StatsSample;
import io.gantry.engine.local.limit.HostFacts;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/** Reads one sample of a running container. */
public final class StatsReader {
  private static final long TICK_NANOS = 10_000_000L;

  private final ContainerRuntime runtime;
  private final Networks networks;
  private final Clock clock;

  /** Reads through {@code runtime} and {@code networks}. */
  public StatsReader(ContainerRuntime runtime, Networks networks, Clock clock) {
    this.runtime = runtime;
    this.networks = networks;
    this.clock = clock;
  }

  /** A sample, now. */
  public StatsSample read(String id, long pid) {
    ContainerRuntime.Usage usage = runtime.usage(id, pid);
    Networks.Traffic traffic = networks.traffic(pid);
    long hostMemory = hostMemory();
    boolean limited = usage.memoryLimit() > 0 && usage.memoryLimit() < hostMemory;
    return new StatsSample(
        clock.instant(),
        usage.cpuNanos(),
        systemNanos(),
        HostFacts.processors(),
        usage.memoryUsage(),
        usage.inactiveFile(),
        limited ? usage.memoryLimit() : hostMemory,
        traffic.received(),
        traffic.sent(),
        usage.blockRead(),
        usage.blockWrite(),
        usage.pids());
  }

  /** The first line of /proc/stat: ticks of all processors, guest time left out as Docker does. */
  private static long systemNanos() {
    String[] words = firstLine(Path.of("/proc/stat")).trim().split("\\s+", -1);
    long ticks = 0;
    for (int i = 1; i < words.length && i <= 7; i++) {
      ticks += Long.parseLong(words[i]);
    }
    return ticks * TICK_NANOS;
  }

  private static long hostMemory() {
    String[] words = firstLine(Path.of("/proc/meminfo")).trim().split("\\s+", -1);
    return Long.parseLong(words[1]) * 1024;
  }

  private static String firstLine(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      String line = reader.readLine();
      return line == null ? "" : line;
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot read " + file + ": " + e, e);
    }
  }
}
