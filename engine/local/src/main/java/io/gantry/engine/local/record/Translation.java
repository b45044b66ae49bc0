package io.gantry.engine.local.record;

import io.gantry.container.runtime.Limits;
import io.gantry.container.runtime.Rights;
import io.gantry.engine.api.IdMappings;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Security;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.IdRange;
import java.util.ArrayList;
import java.util.List;

/** From what a user asked of the engine to what the runtime is asked for. Pure. */
public final class Translation {
  private Translation() {}

  /** Limits of processes and of control groups. */
  public static Limits limits(Resources resources) {
    Resources.Memory memory = resources.memory();
    Resources.Cpu cpu = resources.cpu();
    Resources.BlockIo blocks = resources.blockIo();
    return new Limits(
        new Limits.Memory(
            memory.limit(),
            memory.swap(),
            memory.reservation(),
            memory.swappiness(),
            memory.oomKillDisable()),
        new Limits.Cpu(
            cpu.nanoCpus(),
            cpu.shares(),
            cpu.period(),
            cpu.quota(),
            cpu.realtimePeriod(),
            cpu.realtimeRuntime(),
            cpu.cpus(),
            cpu.mems()),
        new Limits.BlockIo(
            blocks.weight(),
            rates(blocks.weights()),
            rates(blocks.readBytes()),
            rates(blocks.writeBytes()),
            rates(blocks.reads()),
            rates(blocks.writes())),
        resources.pids(),
        resources.ulimits(),
        resources.oomScoreAdj());
  }

  /** Who the users of a container are. */
  public static IdMap ids(IdMappings mapping) {
    return new IdMap(ranges(mapping.uids()), ranges(mapping.gids()));
  }

  private static List<IdRange> ranges(List<IdMappings.Range> ranges) {
    return ranges.stream()
        .map(range -> new IdRange(range.inside(), range.outside(), range.count()))
        .toList();
  }

  private static List<Limits.Rate> rates(List<Resources.Rate> rates) {
    var all = new ArrayList<Limits.Rate>();
    for (Resources.Rate rate : rates) {
      all.add(new Limits.Rate(rate.device(), rate.value()));
    }
    return all;
  }

  /** What processes may do. */
  public static Rights rights(Security security) {
    Security.Confinement confinement = security.confinement();
    return new Rights(
        security.privileged(),
        security.capAdd(),
        security.capDrop(),
        confinement.noNewPrivileges(),
        confinement.seccomp(),
        confinement.apparmor(),
        security.readOnlyRootfs(),
        confinement.systemPaths(),
        confinement.writableCgroups());
  }
}
