package io.gantry.engine.local.limit;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.container.runtime.SpecBuilder;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.engine.local.record.Translation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Changes limits and rules of containers that exist. */
public final class Updater {
  private final RecordStore records;
  private final ContainerRuntime runtime;
  private final SpecBuilder specs;
  private final Function<String, Path> runDirectories;

  /** Changes containers of {@code records}. */
  public Updater(
      RecordStore records,
      ContainerRuntime runtime,
      SpecBuilder specs,
      Function<String, Path> runDirectories) {
    this.records = records;
    this.runtime = runtime;
    this.specs = specs;
    this.runDirectories = runDirectories;
  }

  /**
   * Changes one; the caller holds its lock. The record is written first, because a full disk may
   * refuse it; if the kernel refuses a limit, the record is put back.
   *
   * @param record in the state that holds now
   * @return the warnings
   */
  public List<String> update(ContainerRecord record, UnaryOperator<ContainerSpec> change) {
    if (record.removing()) {
      throw new GantryException(
          Kind.CONFLICT,
          "Cannot update container "
              + record.id()
              + ": container is marked for removal and cannot be \"update\"");
    }
    Resources before = record.spec().resources();
    ContainerSpec asked = change.apply(record.spec());
    if (record.spec().lifecycle().autoRemove()
        && asked.lifecycle().restart().mode() != RestartPolicy.Mode.NO) {
      throw refused(
          record.id(),
          "Restart policy cannot be updated because AutoRemove is enabled for the container");
    }
    checkProcessors(record.id(), before.cpu(), asked.resources().cpu());
    checkSwap(record.id(), before.memory(), asked.resources().memory());
    LimitRules.Decided decided = LimitRules.decide(asked.resources(), HostFacts::read, true);
    Resources after = decided.resources();
    ContainerRecord updated = record.withSpec(record.spec().with(after, asked.lifecycle()));
    boolean durable = !asked.lifecycle().autoRemove();
    records.write(updated, durable);
    if (!after.equals(before) && record.state() instanceof ContainerState.Running) {
      try {
        runtime.update(
            record.id(),
            runDirectories.apply(record.id()),
            specs.resources(Translation.limits(after)));
      } catch (GantryException refused) {
        takeBack(record, durable, refused);
        throw refused;
      }
    }
    return decided.warnings();
  }

  private void takeBack(ContainerRecord record, boolean durable, GantryException refused) {
    try {
      records.write(record, durable);
    } catch (GantryException failure) {
      refused.addSuppressed(failure);
    }
  }

  private static void checkProcessors(String id, Resources.Cpu before, Resources.Cpu after) {
    if (before.nanoCpus() > 0 && after.period() != before.period()) {
      throw conflict(id, "CPU Period cannot be updated as NanoCPUs has already been set");
    }
    if (before.nanoCpus() > 0 && after.quota() != before.quota()) {
      throw conflict(id, "CPU Quota cannot be updated as NanoCPUs has already been set");
    }
    if (before.quota() > 0 && after.nanoCpus() != before.nanoCpus()) {
      throw conflict(id, "Nano CPUs cannot be updated as CPU Quota has already been set");
    }
    if (before.period() > 0 && after.nanoCpus() != before.nanoCpus()) {
      throw conflict(id, "Nano CPUs cannot be updated as CPU Period has already been set");
    }
  }

  private static void checkSwap(String id, Resources.Memory before, Resources.Memory after) {
    boolean kept = before.swap() > 0 && after.swap() == before.swap();
    if (kept && after.limit() > before.swap()) {
      throw refused(
          id,
          "Memory limit should be smaller than already set memoryswap limit, update the"
              + " memoryswap at the same time");
    }
  }

  private static GantryException conflict(String id, String why) {
    return refused(id, "Conflicting options: " + why);
  }

  private static GantryException refused(String id, String why) {
    return new GantryException(Kind.INVALID, "Cannot update container " + id + ": " + why);
  }
}
