package io.gantry.engine.api;

import java.util.List;

/**
 * Limits and devices; 0 and empty mean none.
 *
 * @param pids most processes and threads; -1 for no limit, said explicitly
 * @param shmSize bytes of /dev/shm; 0 for 64 MiB
 * @param ulimits of single processes, as {@code nofile=1024:4096} (getrlimit(2)); -1 for none
 * @param oomScoreAdj added to what the kernel computes when it must choose whom to kill
 * @param cgroupParent the control group below which the container's own is made; empty for {@code
 *     /gantry}
 */
public record Resources(
    Memory memory,
    Cpu cpu,
    BlockIo blockIo,
    long pids,
    long shmSize,
    List<String> ulimits,
    int oomScoreAdj,
    String cgroupParent,
    Devices devices) {
  /** No limit at all. */
  public static final Resources NONE =
      new Resources(Memory.NONE, Cpu.NONE, BlockIo.NONE, 0, 0, List.of(), 0, "", Devices.NONE);

  /** Copies the list. */
  public Resources {
    ulimits = List.copyOf(ulimits);
  }

  /** Whether anything is limited for which a control group is needed. */
  public boolean needGroup() {
    return pids > 0
        || !memory.equals(Memory.NONE)
        || !cpu.equals(Cpu.NONE)
        || !blockIo.equals(BlockIo.NONE);
  }

  /** With other limits of memory. */
  public Resources withMemory(Memory next) {
    return new Resources(
        next, cpu, blockIo, pids, shmSize, ulimits, oomScoreAdj, cgroupParent, devices);
  }

  /** With other limits of processor time. */
  public Resources withCpu(Cpu next) {
    return new Resources(
        memory, next, blockIo, pids, shmSize, ulimits, oomScoreAdj, cgroupParent, devices);
  }

  /** With other limits of block devices. */
  public Resources withBlockIo(BlockIo next) {
    return new Resources(
        memory, cpu, next, pids, shmSize, ulimits, oomScoreAdj, cgroupParent, devices);
  }

  /** With another limit of processes. */
  public Resources withPids(long next) {
    return new Resources(
        memory, cpu, blockIo, next, shmSize, ulimits, oomScoreAdj, cgroupParent, devices);
  }

  /**
   * Memory, in bytes.
   *
   * @param swap memory and swap together; -1 unlimited, 0 for twice the limit
   * @param reservation what reclaim under pressure leaves
   * @param swappiness 0 to 100, -1 for the host's
   * @param kernel accepted and ignored: no kernel has such a limit any more
   * @param oomKillDisable let processes wait for memory instead of killing one
   */
  public record Memory(
      long limit,
      long swap,
      long reservation,
      int swappiness,
      long kernel,
      boolean oomKillDisable) {
    /** No limit. */
    public static final Memory NONE = new Memory(0, 0, 0, -1, 0, false);

    /** A hard limit alone. */
    public static Memory of(long limit) {
      return new Memory(limit, 0, 0, -1, 0, false);
    }
  }

  /**
   * Processor time.
   *
   * @param nanoCpus 10⁹ is one processor; excludes period and quota
   * @param shares relative weight, 1024 by default
   * @param period µs, and {@code quota} the µs of each period
   * @param realtimePeriod µs, and {@code realtimeRuntime} the µs of each
   * @param cpus as in {@code 0-1}; empty for all
   * @param mems memory nodes, as in {@code 0-1}
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

  /**
   * Block devices.
   *
   * @param weight relative, 10 to 1000
   * @param weights of single devices
   */
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

  /** A number for a device by its path, as {@code /dev/sda}: a weight, or so much per second. */
  public record Rate(String device, long value) {}

  /**
   * Devices of the host.
   *
   * @param paths as {@code path[:path in the container[:rwm]]}, or CDI names as {@code
   *     vendor.com/class=name}
   * @param rules of the devices control group, as {@code c 1:3 rwm}
   */
  public record Devices(List<String> paths, List<String> rules) {
    /** None. */
    public static final Devices NONE = new Devices(List.of(), List.of());

    /** Copies the lists. */
    public Devices {
      paths = List.copyOf(paths);
      rules = List.copyOf(rules);
    }
  }
}
