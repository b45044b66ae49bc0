package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Limits as the kernel has them; the files are those of control groups of version 1. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class LimitsIT {
  private static final String FILES =
      "cd /sys/fs/cgroup; echo $(cat memory/memory.limit_in_bytes"
          + " memory/memory.memsw.limit_in_bytes memory/memory.soft_limit_in_bytes cpu/cpu.shares"
          + " cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us cpuset/cpuset.cpus pids/pids.max)";

  private static String files(Gantry gantry) throws Exception {
    return gantry.run("exec", "box", "sh", "-c", FILES).succeeds();
  }

  @Test
  void eachLimitIsInTheKernelAndCanBeChangedWhileItRuns(StateRoot root) throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes")));
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      String more =
          gantry
              .run(
                  "run",
                  "--rm",
                  "--memory=64m",
                  "--memory-swappiness=10",
                  "--oom-kill-disable",
                  "--oom-score-adj=500",
                  "--ulimit=nofile=100:200",
                  "--shm-size=1m",
                  "--cgroup-parent=../gantry-test",
                  "busybox",
                  "sh",
                  "-c",
                  "cd /sys/fs/cgroup/memory; cat memory.swappiness; grep disable"
                      + " memory.oom_control; cat /proc/self/oom_score_adj; ulimit -n; ulimit -Hn;"
                      + " grep -c 'shm.*size=1024k' /proc/mounts")
              .succeeds();
      assertEquals("10\noom_kill_disable 1\n500\n100\n200\n1", more);
      gantry
          .run(
              "run",
              "-d",
              "--name",
              "box",
              "-m",
              "64m",
              "--memory-swap",
              "128m",
              "--memory-reservation",
              "32m",
              "--cpu-shares",
              "512",
              "--cpu-quota",
              "20000",
              "--cpu-period",
              "40000",
              "--cpuset-cpus",
              "0",
              "--pids-limit",
              "50",
              "busybox",
              "top")
          .succeeds();
      assertEquals("67108864 134217728 33554432 512 20000 40000 0 50", files(gantry));
      gantry
          .run("update", "-m", "256m", "box")
          .exits(1)
          .complains("Memory limit should be smaller than already set memoryswap limit");
      gantry.run("update", "--cpus", "1", "box").exits(1).complains("Conflicting options");
      gantry
          .run(
              "update",
              "-m",
              "128m",
              "--memory-swap",
              "-1",
              "--memory-reservation",
              "40m",
              "-c",
              "256",
              "--cpu-quota",
              "-1",
              "--pids-limit",
              "-1",
              "box")
          .succeeds();
      assertEquals("134217728 9223372036854771712 41943040 256 -1 40000 0 max", files(gantry));
      assertEquals(
          "134217728 -1 41943040 256 -1",
          gantry
              .run(
                  "inspect",
                  "-f",
                  "{{with .HostConfig}}{{.Memory}} {{.MemorySwap}} {{.MemoryReservation}}"
                      + " {{.CpuShares}} {{.CpuQuota}}{{end}}",
                  "box")
              .succeeds());
      String stats =
          gantry
              .run(
                  "stats",
                  "--no-stream",
                  "--format",
                  "{{.Container}} {{.MemUsage}} {{.PIDs}}",
                  "box")
              .succeeds();
      assertTrue(stats.matches("box [0-9.]+[KM]iB / 128MiB 1"), stats);
    }
  }

  @Test
  void aMemoryHogIsKilledAndItIsSaid(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      gantry
          .run(
              "run",
              "--name",
              "hog",
              "-m",
              "16m",
              "--memory-swap",
              "16m",
              "busybox",
              "sh",
              "-c",
              "x=$(yes | head -c 100000000)")
          .exits(137);
      assertEquals(
          "true 137",
          gantry
              .run("inspect", "-f", "{{.State.OOMKilled}} {{.State.ExitCode}}", "hog")
              .succeeds());
      String events =
          gantry
              .run(
                  "events",
                  "--since",
                  "1h",
                  "--until",
                  "0s",
                  "--filter",
                  "container=hog",
                  "--format",
                  "{{.Action}}")
              .succeeds();
      assertTrue(events.contains("oom\n") && events.endsWith("die"), events);
      assertEquals(
          "hog 0.00% 0B / 0B 0",
          gantry
              .run(
                  "stats",
                  "-a",
                  "--no-stream",
                  "--format",
                  "{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}")
              .succeeds());
    }
  }
}
