package io.gantry.platform.linux.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads fixture trees that have the kernel's file names and formats. */
class CgroupsTest {
  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void aRootWithControllersIsUnified() throws IOException {
    file("cgroup.controllers", "cpu io memory pids\n");
    assertEquals(Cgroups.Layout.UNIFIED, Cgroups.at(root).layout());
  }

  @Test
  void aHybridRootWithoutUnifiedControllersIsLegacy() throws IOException {
    file("memory/memory.usage_in_bytes", "1\n");
    file("unified/cgroup.controllers", "\n");
    assertEquals(Cgroups.Layout.LEGACY, Cgroups.at(root).layout());
  }

  @Test
  void aUnifiedHostLimitsSwapAndRatesAndWeightsWhereAGroupHasThem() throws IOException {
    file("cgroup.controllers", "cpu io memory pids\n");
    assertFalse(Cgroups.at(root).features().blockWeight());
    file("system.slice/io.bfq.weight", "default 100\n");
    assertEquals(
        new CgroupFeatures(true, false, false, true, true, true, false),
        Cgroups.at(root).features());
  }

  @Test
  void aLegacyHostLimitsWhatItHasFilesFor() throws IOException {
    file("memory/memory.swappiness", "60\n");
    file("memory/memory.oom_control", "oom_kill_disable 0\n");
    file("blkio/blkio.throttle.read_bps_device", "");
    assertEquals(
        new CgroupFeatures(false, true, true, false, false, true, false),
        Cgroups.at(root).features());
    file("memory/memory.memsw.limit_in_bytes", "1\n");
    file("cpu/cpu.rt_runtime_us", "950000\n");
    file("blkio/docker/blkio.bfq.weight", "100\n");
    assertFalse(Cgroups.at(root).features().blockWeight());
    file("blkio/docker/blkio.weight", "100\n");
    assertEquals(
        new CgroupFeatures(true, true, true, true, false, true, true), Cgroups.at(root).features());
  }

  @Test
  void aHybridRootWithUnifiedControllersIsTold() throws IOException {
    file("memory/memory.usage_in_bytes", "1\n");
    file("unified/cgroup.controllers", "hugetlb\n");
    assertEquals(Cgroups.Layout.HYBRID_WITH_CONTROLLERS, Cgroups.at(root).layout());
  }

  @Test
  void usageOfVersion2() throws IOException {
    file("cgroup.controllers", "cpu io memory pids\n");
    file("gantry/c/cpu.stat", "usage_usec 1234\nuser_usec 1000\nsystem_usec 234\n");
    file("gantry/c/memory.current", "4096000\n");
    file("gantry/c/memory.stat", "anon 1\ninactive_anon 5\ninactive_file 8192\n");
    file("gantry/c/memory.max", "max\n");
    file("gantry/c/pids.current", "3\n");
    file(
        "gantry/c/io.stat",
        """
        8:0 rbytes=100 wbytes=20 rios=1 wios=1 dbytes=0 dios=0
        8:16 rbytes=5 wbytes=7 rios=1 wios=1 dbytes=0 dios=0
        """);
    file("gantry/c/memory.events", "low 0\nhigh 0\nmax 4\noom 1\noom_kill 2\n");
    Cgroup group = Cgroups.at(root).group("/gantry/c");
    assertEquals(new CgroupUsage(1_234_000, 4_096_000, 8192, 0, 105, 27, 3), group.usage());
    assertEquals(2, group.oomKills());
  }

  @Test
  void usageOfVersion1() throws IOException {
    file("cpuacct/gantry/c/cpuacct.usage", "1234567\n");
    file("memory/gantry/c/memory.usage_in_bytes", "4096000\n");
    file("memory/gantry/c/memory.stat", "inactive_file 1\ntotal_inactive_file 8192\n");
    file("memory/gantry/c/memory.limit_in_bytes", "67108864\n");
    file("memory/gantry/c/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n");
    file("pids/gantry/c/pids.current", "3\n");
    file(
        "blkio/gantry/c/blkio.throttle.io_service_bytes_recursive",
        "8:0 Read 100\n8:0 Write 20\n8:0 Total 120\n8:16 Read 5\n8:16 Write 7\nTotal 132\n");
    Cgroup group = Cgroups.at(root).group("/gantry/c");
    assertEquals(
        new CgroupUsage(1_234_567, 4_096_000, 8192, 67_108_864, 105, 27, 3), group.usage());
    assertEquals(1, group.oomKills());
  }

  @Test
  void noLimitOfVersion1IsZero() throws IOException {
    file("memory/c/memory.limit_in_bytes", "9223372036854771712\n");
    assertEquals(0, Cgroups.at(root).group("/c").usage().memoryLimit());
  }

  @Test
  void processesOfGroupsBelowCount() throws IOException {
    file("cgroup.controllers", "pids\n");
    file("gantry/c/cgroup.procs", "10\n11\n");
    file("gantry/c/inner/cgroup.procs", "12\n");
    assertEquals(List.of(10L, 11L, 12L), Cgroups.at(root).group("/gantry/c").processes());
  }

  @Test
  void aGroupThatIsGoneHasNothing() throws IOException {
    file("cgroup.controllers", "pids\n");
    Cgroup group = Cgroups.at(root).group("/gantry/c");
    assertFalse(group.exists());
    assertEquals(new CgroupUsage(0, 0, 0, 0, 0, 0, 0), group.usage());
    assertEquals(List.of(), group.processes());
    group.remove();
    assertThrows(GantryException.class, group::freeze);
  }

  @Test
  void freezingVersion2WaitsForTheKernelsWord() throws IOException {
    file("cgroup.controllers", "pids\n");
    file("gantry/c/cgroup.freeze", "0\n");
    file("gantry/c/cgroup.events", "populated 1\nfrozen 1\n");
    Cgroup group = Cgroups.at(root).group("/gantry/c");
    group.freeze();
    assertTrue(group.frozen());
    assertTrue(Files.readString(root.resolve("gantry/c/cgroup.freeze")).startsWith("1"));
    group.thaw();
    assertTrue(Files.readString(root.resolve("gantry/c/cgroup.freeze")).startsWith("0"));
  }

  @Test
  void removingTakesGroupsBelowAndAnEmptyParentOfEveryHierarchy() throws IOException {
    for (String hierarchy : List.of("memory", "pids")) {
      Files.createDirectories(root.resolve(hierarchy + "/gantry/c/inner/deep"));
    }
    Files.createDirectories(root.resolve("pids/gantry/other"));
    Cgroups.at(root).group("/gantry/c").remove();
    assertFalse(Files.exists(root.resolve("memory/gantry")));
    assertFalse(Files.exists(root.resolve("pids/gantry/c")));
    assertTrue(Files.exists(root.resolve("pids/gantry/other")));
  }

  @Test
  void aLinkToAHierarchyIsNotAHierarchy() throws IOException {
    Files.createDirectories(root.resolve("cpu,cpuacct/gantry/c"));
    Files.createSymbolicLink(root.resolve("cpu"), Path.of("cpu,cpuacct"));
    Cgroup group = Cgroups.at(root).group("/gantry/c");
    assertTrue(group.exists());
    group.remove();
    assertFalse(group.exists());
  }
}
