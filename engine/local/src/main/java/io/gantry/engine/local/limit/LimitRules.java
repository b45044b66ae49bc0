package io.gantry.engine.local.limit;

import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Memory;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Docker's rules about limits, in its words: what is refused, and what is dropped. Pure. */
public final class LimitRules {
  private static final long MOST_SHARES = 262_144;
  private static final long LEAST_MEMORY = 6L << 20;
  private static final String UNMOUNTED = " or the cgroup is not mounted. ";

  private final HostFacts host;
  private final List<String> warnings = new ArrayList<>();

  private LimitRules(HostFacts host) {
    this.host = host;
  }

  /** The limits that this host can keep, and what the user must know. */
  public record Decided(Resources resources, List<String> warnings) {
    /** Copies the list. */
    public Decided {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Decides.
   *
   * @param host asked only if there are limits: it reads a dozen files
   * @param update whether a container has the limits already, so that what goes with one may have
   *     been said earlier
   * @throws GantryException {@code INVALID} for limits that contradict each other or the host
   */
  public static Decided decide(Resources asked, Supplier<HostFacts> host, boolean update) {
    Decided decided =
        asked.needGroup() ? limits(asked, host.get(), update) : new Decided(asked, List.of());
    if (asked.oomScoreAdj() < -1000 || asked.oomScoreAdj() > 1000) {
      throw invalid(
          "Invalid value " + asked.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
    }
    if (asked.shmSize() < 0) {
      throw invalid("SHM size can not be less than 0");
    }
    return decided;
  }

  private static Decided limits(Resources asked, HostFacts host, boolean update) {
    var rules = new LimitRules(host);
    Resources kept =
        asked
            .withMemory(rules.memory(asked.memory(), update))
            .withCpu(rules.cpu(asked.cpu()))
            .withBlockIo(rules.blocks(asked.blockIo()));
    return new Decided(kept, rules.warnings);
  }

  private static GantryException invalid(String text) {
    return new GantryException(Kind.INVALID, text);
  }

  private Memory memory(Memory asked, boolean update) {
    long limit = asked.limit();
    long swap = asked.swap();
    if (limit > 0 && limit < LEAST_MEMORY) {
      throw invalid("Minimum memory limit allowed is 6MB");
    }
    if (limit > 0 && swap != -1 && !host.cgroups().swap()) {
      warnings.add(
          "Your kernel does not support swap limit capabilities"
              + UNMOUNTED
              + "Memory limited without swap.");
      swap = -1;
    }
    if (limit > 0 && swap > 0 && swap < limit) {
      throw invalid("Minimum memoryswap limit should be larger than memory limit, see usage");
    }
    if (limit == 0 && swap > 0 && !update) {
      throw invalid(
          "You should always set the Memory limit when using Memoryswap limit, see usage");
    }
    if (asked.reservation() > 0 && asked.reservation() < LEAST_MEMORY) {
      throw invalid("Minimum memory reservation allowed is 6MB");
    }
    if (limit > 0 && asked.reservation() > limit) {
      throw invalid(
          "Minimum memory limit can not be less than memory reservation limit, see usage");
    }
    if (asked.kernel() > 0) {
      warnings.add(
          "Your kernel does not support kernel memory limit capabilities"
              + UNMOUNTED
              + "Limitation discarded.");
    }
    return new Memory(
        limit, swap, asked.reservation(), swappiness(asked), 0, oomKillDisable(asked));
  }

  private int swappiness(Memory asked) {
    if (asked.swappiness() < 0 || host.cgroups().swappiness()) {
      return asked.swappiness();
    }
    warnings.add(
        "Your kernel does not support memory swappiness capabilities"
            + UNMOUNTED
            + "Memory swappiness discarded.");
    return -1;
  }

  private boolean oomKillDisable(Memory asked) {
    if (!asked.oomKillDisable()) {
      return false;
    }
    if (!host.cgroups().oomKillDisable()) {
      warnings.add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
      return false;
    }
    if (asked.limit() == 0) {
      warnings.add(
          "OOM killer is disabled for the container, but no memory limit is set, this can result"
              + " in the system running out of resources.");
    }
    return true;
  }

  private Cpu cpu(Cpu asked) {
    if (asked.nanoCpus() > 0 && asked.period() > 0) {
      throw invalid("Conflicting options: Nano CPUs and CPU Period cannot both be set");
    }
    if (asked.nanoCpus() > 0 && asked.quota() > 0) {
      throw invalid("Conflicting options: Nano CPUs and CPU Quota cannot both be set");
    }
    // quota of 1 ms at least, which the kernel wants: docker lets the runtime fail
    if (asked.nanoCpus() != 0
        && (asked.nanoCpus() < 10_000_000L || asked.nanoCpus() > host.cpus() * 1_000_000_000L)) {
      throw invalid(
          String.format(
              Locale.ROOT,
              "range of CPUs is from 0.01 to %d.00, as there are only %d CPUs available",
              host.cpus(),
              host.cpus()));
    }
    if (asked.shares() < 0) {
      throw invalid(
          "invalid CPU shares (" + asked.shares() + "): value must be a positive integer");
    }
    if (asked.shares() > MOST_SHARES) {
      throw invalid("the maximum allowed cpu-shares is " + MOST_SHARES);
    }
    if (asked.shares() == 1) {
      throw invalid("the minimum allowed cpu-shares is 2");
    }
    if (asked.period() != 0 && (asked.period() < 1000 || asked.period() > 1_000_000)) {
      throw invalid(
          "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)");
    }
    if (asked.quota() > 0 && asked.quota() < 1000) {
      throw invalid("CPU cfs quota can not be less than 1ms (i.e. 1000)");
    }
    check(asked.cpus(), "cpuset cpus", "CPUs", host.onlineCpus());
    check(asked.mems(), "cpuset mems", "memory nodes", host.memoryNodes());
    return realtime(asked);
  }

  private Cpu realtime(Cpu asked) {
    if (asked.realtimePeriod() == 0 && asked.realtimeRuntime() == 0) {
      return asked;
    }
    if (!host.cgroups().realtime()) {
      throw invalid(
          "kernel does not support CPU real-time scheduler: leave out --cpu-rt-period and"
              + " --cpu-rt-runtime");
    }
    if (asked.realtimePeriod() > 0 && asked.realtimeRuntime() > asked.realtimePeriod()) {
      throw invalid("cpu real-time runtime cannot be higher than cpu real-time period");
    }
    return asked;
  }

  private static void check(String text, String what, String plural, CpuSet available) {
    if (text.isEmpty()) {
      return;
    }
    CpuSet wanted;
    try {
      wanted = CpuSet.parse(text);
    } catch (IllegalArgumentException e) {
      throw new GantryException(
          Kind.INVALID,
          "Invalid value " + text + " for " + what + ": invalid format: " + e.getMessage(),
          e);
    }
    if (!available.contains(wanted)) {
      throw invalid(
          "Requested "
              + plural
              + " are not available - requested "
              + text
              + ", available: "
              + available.text());
    }
  }

  private BlockIo blocks(BlockIo asked) {
    int weight = asked.weight();
    List<Resources.Rate> weights = asked.weights();
    if (weight > 0 && !host.cgroups().blockWeight()) {
      warnings.add(
          "Your kernel does not support Block I/O weight" + UNMOUNTED + "Weight discarded.");
      weight = 0;
    }
    if (weight != 0 && (weight < 10 || weight > 1000)) {
      throw invalid("Range of blkio weight is from 10 to 1000");
    }
    if (!weights.isEmpty() && !host.cgroups().blockWeightDevice()) {
      warnings.add(
          "Your kernel does not support Block I/O weight_device"
              + UNMOUNTED
              + "Weight-device discarded.");
      weights = List.of();
    }
    if (host.cgroups().blockRates()) {
      return new BlockIo(
          weight, weights, asked.readBytes(), asked.writeBytes(), asked.reads(), asked.writes());
    }
    discard(asked.readBytes(), "BPS Block I/O read limit");
    discard(asked.writeBytes(), "BPS Block I/O write limit");
    discard(asked.reads(), "IOPS Block read limit");
    discard(asked.writes(), "IOPS Block write limit");
    return new BlockIo(weight, weights, List.of(), List.of(), List.of(), List.of());
  }

  private void discard(List<Resources.Rate> rates, String what) {
    if (!rates.isEmpty()) {
      warnings.add(
          "Your kernel does not support "
              + what
              + UNMOUNTED
              + what.replace("limit", "").strip()
              + " discarded.");
    }
  }
}
