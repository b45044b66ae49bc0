package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.runtime.Box.Container;
import io.gantry.container.runtime.Box.Result;
import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process in a container can and cannot do, on the real kernel. */
@NeedsRoot
@NeedsProgram({"crun", "conmon", "busybox"})
@Timeout(60)
class ConfinementIT {
  @TempDir Path root;
  private Box box;

  @BeforeEach
  void open() throws IOException {
    box = new Box(root);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    box.assertNothingIsLeft();
  }

  private String output(SpecRequests request, String script) throws Exception {
    Result result = box.run(request.arguments("sh", "-c", script));
    assertEquals("", result.stderr(), script);
    return result.stdout();
  }

  @Test
  void aPlainContainerGetsNoDescriptorNoInheritedRightAndNoHostFile() throws Exception {
    String script =
        "for f in /proc/self/fd/*; do echo ${f##*/}; done | head -4;"
            + " grep -E 'CapInh|CapBnd|CapAmb|Seccomp:' /proc/self/status;"
            + " cat /proc/kcore | wc -c;"
            + " (echo x > /proc/sys/kernel/hostname) 2>/dev/null || echo refused";
    Result result = box.run(SpecRequests.plain().arguments("sh", "-c", script));
    assertEquals(
        """
        0
        1
        2
        3
        CapInh:\t0000000000000000
        CapBnd:\t00000000a80425fb
        CapAmb:\t0000000000000000
        Seccomp:\t2
        0
        refused
        """,
        result.stdout().replace("255\n", "3\n"));
  }

  @Test
  void limitsOfProcessesAndKernelParametersAreItsOwn() throws Exception {
    var limits =
        new Limits(
            Limits.Memory.NONE,
            Limits.Cpu.NONE,
            Limits.BlockIo.NONE,
            0,
            List.of("nofile=77:99"),
            123);
    var namespaces =
        Namespaces.with(new Namespace.Own())
            .withSysctls(Map.of("kernel.domainname", "example.org", "kernel.msgmax", "4096"));
    assertEquals(
        "77\n99\n123\nexample.org\n4096\n",
        output(
            SpecRequests.plain().limits(limits).namespaces(namespaces),
            "ulimit -Sn; ulimit -Hn; cat /proc/self/oom_score_adj"
                + " /proc/sys/kernel/domainname /proc/sys/kernel/msgmax"));
  }

  @Test
  void devicesAreThoseThatWereGivenWithTheAccessThatWasGiven() throws Exception {
    String script = "head -c 1 /dev/given | wc -c; (: > /dev/given) 2>/dev/null || echo refused";
    assertEquals(
        "1\nrefused\n",
        output(
            SpecRequests.plain()
                .devices(DeviceEdits.of(List.of("/dev/loop-control:/dev/given:r"), List.of())),
            "test -c /dev/given && echo 1; (: > /dev/given) 2>/dev/null || echo refused"));
    assertEquals(
        "1\n",
        output(
            SpecRequests.plain()
                .devices(DeviceEdits.of(List.of("/dev/zero:/dev/given"), List.of("c 1:5 rw"))),
            script));
  }

  @Test
  void aProfileOfSystemCallsTakesThePlaceOfTheDefaultOne() throws Exception {
    String profile =
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],"
            + "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":28}]}";
    var rights = new Rights(false, List.of(), List.of(), true, profile, "", false, true, false);
    Result result =
        box.run(
            SpecRequests.plain()
                .rights(rights)
                .arguments(
                    "sh",
                    "-c",
                    "mkdir /d; grep NoNewPrivs /proc/self/status; cat /proc/timer_list | wc -l"));
    assertTrue(result.stderr().contains("No space left on device"), result.stderr());
    assertTrue(result.stdout().startsWith("NoNewPrivs:\t1\n"), result.stdout());
    assertTrue(!result.stdout().endsWith("\n0\n"), "nothing of /proc is masked");
  }

  @Test
  void namespacesAreSharedWithTheHostAndWithAContainer() throws Exception {
    var host = new Namespace.Host();
    var own = new Namespace.Own();
    var shared = new Namespaces(own, host, host, host, host, Optional.empty(), Map.of());
    String links = "cd /proc/self/ns; for n in pid ipc uts cgroup; do readlink $n; done";
    Result mine = box.run(SpecRequests.plain().arguments("sh", "-c", links));
    Result hosts =
        box.run(SpecRequests.plain().hostname("").namespaces(shared).arguments("sh", "-c", links));
    for (String kind : List.of("pid", "ipc", "uts", "cgroup")) {
      String self = Files.readSymbolicLink(Path.of("/proc/self/ns", kind)).toString();
      assertTrue(hosts.stdout().contains(self), hosts.stdout());
      assertTrue(!mine.stdout().contains(self), mine.stdout());
    }
    Container first = box.sleeper();
    try {
      long pid = Long.parseLong(Files.readString(first.directory().resolve("pid")));
      var joined = new Namespace.Joined(Path.of("/proc/" + pid + "/ns/pid"));
      assertEquals(
          "sleep\n",
          output(
              SpecRequests.plain()
                  .namespaces(
                      new Namespaces(own, joined, own, own, own, Optional.empty(), Map.of())),
              "cat /proc/1/comm"));
    } finally {
      box.delete(first);
    }
  }

  @Test
  void limitsOfARunningContainerChange() throws Exception {
    var before = Limits.NONE.withMemory(Limits.Memory.of(64 << 20)).withPids(50);
    Container container =
        box.create(SpecRequests.plain().limits(before).arguments("sleep", "1000"), false, false);
    try {
      box.runtime.start(container.id(), container.directory());
      var specs = new OciSpecBuilder();
      for (long mebibytes : List.of(256, 32)) {
        box.runtime.update(
            container.id(),
            container.directory(),
            specs.resources(
                Limits.NONE
                    .withMemory(Limits.Memory.of(mebibytes << 20))
                    .withCpu(Limits.Cpu.of(250_000_000, 512))
                    .withPids(-1)));
        assertEquals(mebibytes << 20, box.runtime.usage(container.id(), 0).memoryLimit());
      }
      Assertions.assertThrows(
          GantryException.class,
          () ->
              box.runtime.update(
                  container.id(),
                  container.directory(),
                  specs.resources(
                      Limits.NONE.withCpu(new Limits.Cpu(0, 0, 0, 0, 0, 0, "4000", "")))));
    } finally {
      box.delete(container);
    }
  }
}
