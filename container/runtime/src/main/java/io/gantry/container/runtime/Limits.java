package io.gantry.container.runtime;

import java.util.List;

/**
 * Limits of a container; 0 or empty for none.
 *
 * @param pids most processes and threads; -1 for no limit
 * @param ulimits as {@code name=soft[:hard]}, with the names of prlimit(1); -1 for no limit
 * @param oomScoreAdj of its processes (proc_pid_oom_score_adj(5)); 0 for that of the engine
 */
public record Limits(
    Memory memory, Cpu cpu, BlockIo blockIo, long pids, List<String> ulimits, int oomScoreAdj) {
  /** No limits. */
  public static final Limits NONE =
      new Limits(Memory.NONE, Cpu.NONE, BlockIo.NONE, 0, List.of(), 0);

  /** Copies the list. */
  public Limits {
    ulimits = List.copyOf(ulimits);
  }

  /** With other limits of single processes. */
  public Limits withUlimits(List<String> others) {
    return new Limits(memory, cpu, blockIo, pids, others, oomScoreAdj);
  }

  /** With another limit of memory. */
  public Limits withMemory(Memory other) {
    return new Limits(other, cpu, blockIo, pids, ulimits, oomScoreAdj);
  }

  /** With other limits of processor time. */
  public Limits withCpu(Cpu other) {
    return new Limits(memory, other, blockIo, pids, ulimits, oomScoreAdj);
  }

  /** With another limit of processes. */
  public Limits withPids(long other) {
    return new Limits(memory, cpu, blockIo, other, ulimits, oomScoreAdj);
  }

  /** With other limits of block devices. */
  public Limits withBlockIo(BlockIo other) {
    return new Limits(memory, cpu, other, pids, ulimits, oomScoreAdj);
  }

  /**
   * Memory in bytes.
   *
   * @param swap memory and swap together; -1 for no limit, 0 for twice the limit
   * @param swappiness 0 to 100; -1 for the host's
   */
  public record Memory(
      long limit, long swap, long reservation, int swappiness, boolean oomKillDisable) {
    /** No limit. */
    public static final Memory NONE = new Memory(0, 0, 0, -1, false);

    /** A hard limit alone. */
    public static Memory of(long limit) {
      return new Memory(limit, 0, 0, -1, false);
    }
  }

  /**
   * Processor time; periods, quota and runtime in microseconds.
   *
   * @param nanoCpus 10⁹ is one processor; it stands for a period and a quota
   */
  public record Cpu(
      long nanoCpus,
      long shares,
      long period,
      long quota,
      long realtimePeriod,
      long realtimeRuntime,
      String cpus,
      String mems) {
    /** No limit. */
    public static final Cpu NONE = new Cpu(0, 0, 0, 0, 0, 0, "", "");

    /** Processor time and weight. */
    public static Cpu of(long nanoCpus, long shares) {
      return new Cpu(nanoCpus, shares, 0, 0, 0, 0, "", "");
    }
  }

  /** Block devices: relative weights of 10 to 1000, and rates per second. */
  public record BlockIo(
      int weight,
      List<Rate> weights,
      List<Rate> readBytes,
      List<Rate> writeBytes,
      List<Rate> reads,
      List<Rate> writes) {
    /** No limit. */
    public static final BlockIo NONE =
        new BlockIo(0, List.of(), List.of(), List.of(), List.of(), List.of());

    /** Copies the lists. */
    public BlockIo {
      weights = List.copyOf(weights);
      readBytes = List.copyOf(readBytes);
      writeBytes = List.copyOf(writeBytes);
      reads = List.copyOf(reads);
      writes = List.copyOf(writes);
    }
  }

  /** A number for the device at a path of the host. */
  public record Rate(String device, long value) {}
}
