package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Memory;
import java.util.ArrayList;
import java.util.List;

/** Limits and devices. */
final class ResourceOptions {
  private static final Option<Long> MEMORY_SWAPPINESS =
      Option.of(
              "memory-swappiness",
              "",
              Values.INT,
              -1L,
              "Tune container memory swappiness (0 to 100)")
          .showing("-1");
  private static final Option<Boolean> OOM_KILL_DISABLE =
      Option.flag("oom-kill-disable", "", "Disable OOM Killer");
  private static final Option<Long> OOM_SCORE_ADJ =
      Option.number("oom-score-adj", "", "Tune host's OOM preferences (-1000 to 1000)");
  private static final Option<Long> SHM_SIZE =
      Option.of("shm-size", "", Values.BYTES, 0L, "Size of /dev/shm");
  private static final Option<String> CGROUP_PARENT =
      Option.text("cgroup-parent", "", "Optional parent cgroup for the container");
  private static final Option<List<String>> ULIMIT =
      Option.of(
              "ulimit",
              "",
              Values.list("ulimit", LimitSyntax::ulimit),
              List.<String>of(),
              "Ulimit options")
          .showing("[]");

  static final List<Option<?>> ALL = all();

  private ResourceOptions() {}

  private static List<Option<?>> all() {
    var all =
        new ArrayList<Option<?>>(
            List.of(
                MEMORY_SWAPPINESS,
                OOM_KILL_DISABLE,
                OOM_SCORE_ADJ,
                SHM_SIZE,
                CGROUP_PARENT,
                ULIMIT));
    all.addAll(LimitOptions.ALL);
    all.addAll(DeviceOptions.ALL);
    return List.copyOf(all);
  }

  static Resources read(Call call) {
    Resources limits = LimitOptions.apply(call, Resources.NONE);
    BlockIo rates = DeviceOptions.rates(call);
    return new Resources(
        memory(call, limits.memory()),
        limits.cpu(),
        new BlockIo(
            limits.blockIo().weight(),
            rates.weights(),
            rates.readBytes(),
            rates.writeBytes(),
            rates.reads(),
            rates.writes()),
        Math.max(0, limits.pids()),
        call.get(SHM_SIZE),
        LimitSyntax.lastOfEach(call.get(ULIMIT)),
        Math.toIntExact(call.get(OOM_SCORE_ADJ)),
        call.get(CGROUP_PARENT),
        DeviceOptions.devices(call));
  }

  private static Memory memory(Call call, Memory limits) {
    long swappiness = call.get(MEMORY_SWAPPINESS);
    if (swappiness < -1 || swappiness > 100) {
      throw UsageException.value(
          "invalid value: " + swappiness + ". Valid memory swappiness range is 0-100");
    }
    return new Memory(
        limits.limit(),
        limits.swap(),
        limits.reservation(),
        (int) swappiness,
        limits.kernel(),
        call.get(OOM_KILL_DISABLE));
  }
}
