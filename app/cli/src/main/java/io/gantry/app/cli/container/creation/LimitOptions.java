package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Memory;
import java.util.List;

/** Limits that a container can be created with and that can be changed afterwards. */
final class LimitOptions {
  private static final Option<Long> MEMORY =
      Option.of("memory", "m", Values.BYTES, 0L, "Memory limit");
  private static final Option<Long> MEMORY_SWAP =
      Option.of(
          "memory-swap",
          "",
          Values.BYTES_OR_UNLIMITED,
          0L,
          "Swap limit equal to memory plus swap: '-1' to enable unlimited swap");
  private static final Option<Long> MEMORY_RESERVATION =
      Option.of("memory-reservation", "", Values.BYTES, 0L, "Memory soft limit");
  private static final Option<Long> KERNEL_MEMORY =
      Option.of("kernel-memory", "", Values.BYTES, 0L, "Kernel memory limit").hide();
  private static final Option<Long> CPUS =
      Option.of("cpus", "", Values.DECIMAL, 0L, "Number of CPUs");
  private static final Option<Long> CPU_SHARES =
      Option.number("cpu-shares", "c", "CPU shares (relative weight)");
  private static final Option<Long> CPU_PERIOD =
      Option.number("cpu-period", "", "Limit CPU CFS (Completely Fair Scheduler) period");
  private static final Option<Long> CPU_QUOTA =
      Option.number("cpu-quota", "", "Limit CPU CFS (Completely Fair Scheduler) quota");
  private static final Option<Long> CPU_RT_PERIOD =
      Option.number("cpu-rt-period", "", "Limit CPU real-time period in microseconds");
  private static final Option<Long> CPU_RT_RUNTIME =
      Option.number("cpu-rt-runtime", "", "Limit CPU real-time runtime in microseconds");
  private static final Option<String> CPUSET_CPUS =
      Option.text("cpuset-cpus", "", "CPUs in which to allow execution (0-3, 0,1)");
  private static final Option<String> CPUSET_MEMS =
      Option.text("cpuset-mems", "", "MEMs in which to allow execution (0-3, 0,1)");
  private static final Option<Long> PIDS_LIMIT =
      Option.number("pids-limit", "", "Tune container pids limit (set -1 for unlimited)");
  private static final Option<Long> BLKIO_WEIGHT =
      Option.number(
          "blkio-weight",
          "",
          "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)");

  static final List<Option<?>> ALL =
      List.of(
          MEMORY,
          MEMORY_SWAP,
          MEMORY_RESERVATION,
          KERNEL_MEMORY,
          CPUS,
          CPU_SHARES,
          CPU_PERIOD,
          CPU_QUOTA,
          CPU_RT_PERIOD,
          CPU_RT_RUNTIME,
          CPUSET_CPUS,
          CPUSET_MEMS,
          PIDS_LIMIT,
          BLKIO_WEIGHT);

  private LimitOptions() {}

  /** {@code before} with what the user gave. */
  static Resources apply(Call call, Resources before) {
    Memory memory = before.memory();
    Cpu cpu = before.cpu();
    BlockIo blocks = before.blockIo();
    return before
        .withMemory(
            new Memory(
                given(call, MEMORY, memory.limit()),
                given(call, MEMORY_SWAP, memory.swap()),
                given(call, MEMORY_RESERVATION, memory.reservation()),
                memory.swappiness(),
                given(call, KERNEL_MEMORY, memory.kernel()),
                memory.oomKillDisable()))
        .withCpu(
            new Cpu(
                given(call, CPUS, cpu.nanoCpus()),
                given(call, CPU_SHARES, cpu.shares()),
                given(call, CPU_PERIOD, cpu.period()),
                given(call, CPU_QUOTA, cpu.quota()),
                given(call, CPU_RT_PERIOD, cpu.realtimePeriod()),
                given(call, CPU_RT_RUNTIME, cpu.realtimeRuntime()),
                given(call, CPUSET_CPUS, cpu.cpus()),
                given(call, CPUSET_MEMS, cpu.mems())))
        .withPids(Math.max(-1, given(call, PIDS_LIMIT, before.pids())))
        .withBlockIo(
            new BlockIo(
                Math.toIntExact(given(call, BLKIO_WEIGHT, (long) blocks.weight())),
                blocks.weights(),
                blocks.readBytes(),
                blocks.writeBytes(),
                blocks.reads(),
                blocks.writes()));
  }

  private static <T> T given(Call call, Option<T> option, T before) {
    return call.given(option) ? call.get(option) : before;
  }
}
