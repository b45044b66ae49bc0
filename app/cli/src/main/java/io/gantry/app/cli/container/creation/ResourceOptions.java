package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Resources;
import java.util.List;

/** Limits. */
final class ResourceOptions {
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
  private static final Option<Long> CPUS =
      Option.of("cpus", "", Values.DECIMAL, 0L, "Number of CPUs");
  private static final Option<Long> CPU_SHARES =
      Option.number("cpu-shares", "c", "CPU shares (relative weight)");
  private static final Option<String> CPUSET_CPUS =
      Option.text("cpuset-cpus", "", "CPUs in which to allow execution (0-3, 0,1)");
  private static final Option<String> CPUSET_MEMS =
      Option.text("cpuset-mems", "", "MEMs in which to allow execution (0-3, 0,1)");
  private static final Option<Long> PIDS_LIMIT =
      Option.number("pids-limit", "", "Tune container pids limit (set -1 for unlimited)");
  private static final Option<Long> SHM_SIZE =
      Option.of("shm-size", "", Values.BYTES, 0L, "Size of /dev/shm");

  static final List<Option<?>> ALL =
      List.of(
          MEMORY,
          MEMORY_SWAP,
          MEMORY_RESERVATION,
          CPUS,
          CPU_SHARES,
          CPUSET_CPUS,
          CPUSET_MEMS,
          PIDS_LIMIT,
          SHM_SIZE);

  private ResourceOptions() {}

  static Resources read(Call call) {
    return new Resources(
        call.get(MEMORY),
        call.get(MEMORY_SWAP),
        call.get(MEMORY_RESERVATION),
        call.get(CPUS),
        call.get(CPU_SHARES),
        call.get(CPUSET_CPUS),
        call.get(CPUSET_MEMS),
        Math.max(0, call.get(PIDS_LIMIT)),
        call.get(SHM_SIZE));
  }
}
