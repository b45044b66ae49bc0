package io.gantry.engine.local.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Memory;
import io.gantry.engine.api.Resources.Rate;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.cgroup.CgroupFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitRulesTest {
  private static final CgroupFeatures ALL =
      new CgroupFeatures(true, true, true, true, true, true, true);
  private static final CgroupFeatures NONE =
      new CgroupFeatures(false, false, false, false, false, false, false);

  private static HostFacts host(CgroupFeatures features) {
    return new HostFacts(2, CpuSet.first(2), CpuSet.first(1), features);
  }

  private static LimitRules.Decided decide(Resources asked, CgroupFeatures features) {
    return LimitRules.decide(asked, () -> host(features), false);
  }

  private static String refusal(Resources asked) {
    return assertThrows(GantryException.class, () -> decide(asked, ALL)).text();
  }

  private static Resources memory(long limit, long swap, long reservation) {
    return Resources.NONE.withMemory(new Memory(limit, swap, reservation, -1, 0, false));
  }

  private static Resources cpu(Cpu cpu) {
    return Resources.NONE.withCpu(cpu);
  }

  @Test
  void memoryIsCheckedInDockersWords() {
    assertEquals("Minimum memory limit allowed is 6MB", refusal(memory(5 << 20, 0, 0)));
    assertEquals(
        "Minimum memoryswap limit should be larger than memory limit, see usage",
        refusal(memory(64 << 20, 32 << 20, 0)));
    assertEquals(
        "You should always set the Memory limit when using Memoryswap limit, see usage",
        refusal(memory(0, 64 << 20, 0)));
    assertEquals(
        "Minimum memory limit can not be less than memory reservation limit, see usage",
        refusal(memory(64 << 20, 0, 128 << 20)));
    assertEquals(List.of(), decide(memory(64 << 20, -1, 32 << 20), ALL).warnings());
  }

  @Test
  void anUpdateOfSwapAloneMeansTheMemoryThatIsThere() {
    assertEquals(
        List.of(), LimitRules.decide(memory(0, 64 << 20, 0), () -> host(ALL), true).warnings());
  }

  @Test
  void processorsAreCheckedInDockersWords() {
    assertEquals(
        "range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",
        refusal(cpu(Cpu.of(99_000_000_000L, 0))));
    assertEquals(
        "Conflicting options: Nano CPUs and CPU Period cannot both be set",
        refusal(cpu(new Cpu(1, 0, 10_000, 0, 0, 0, "", ""))));
    assertEquals(
        "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)",
        refusal(cpu(new Cpu(0, 0, 500, 0, 0, 0, "", ""))));
    assertEquals(
        "CPU cfs quota can not be less than 1ms (i.e. 1000)",
        refusal(cpu(new Cpu(0, 0, 0, 500, 0, 0, "", ""))));
    assertEquals(
        "Requested CPUs are not available - requested 1-2, available: 0-1",
        refusal(cpu(new Cpu(0, 0, 0, 0, 0, 0, "1-2", ""))));
    assertEquals(
        "Invalid value x for cpuset cpus: invalid format: x",
        refusal(cpu(new Cpu(0, 0, 0, 0, 0, 0, "x", ""))));
    assertEquals(
        "Requested memory nodes are not available - requested 3, available: 0",
        refusal(cpu(new Cpu(0, 0, 0, 0, 0, 0, "", "3"))));
  }

  @Test
  void whatTheHostCannotLimitIsDroppedWithAWarning() {
    var rate = List.of(new Rate("/dev/sda", 1));
    Resources asked =
        Resources.NONE
            .withMemory(new Memory(64 << 20, 0, 0, 10, 1, true))
            .withBlockIo(new BlockIo(100, rate, rate, List.of(), List.of(), List.of()));
    LimitRules.Decided decided = decide(asked, NONE);
    assertEquals(7, decided.warnings().size());
    assertTrue(
        decided
            .warnings()
            .contains(
                "Your kernel does not support Block I/O weight or the cgroup is not mounted."
                    + " Weight discarded."));
    assertEquals(new Memory(64 << 20, -1, 0, -1, 0, false), decided.resources().memory());
    assertEquals(BlockIo.NONE, decided.resources().blockIo());
  }
}
