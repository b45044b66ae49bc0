package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.container.runtime.Namespaces.Namespace;
import io.gantry.container.runtime.Namespaces.UserMapping;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.namespace.IdRange;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OciSpecBuilderTest {
  private static HostLimits host(boolean swap) {
    return new HostLimits("amd64", swap, 1024, -1, Apparmor.NONE);
  }

  private static Json.Obj build(SpecRequests request) {
    return new OciSpecBuilder(host(true)).build(request.build());
  }

  private static List<String> targets(Json.Obj spec) {
    return spec.array("mounts").stream().map(m -> m.asObject().string("destination")).toList();
  }

  private static List<String> namespaces(Json.Obj spec) {
    return spec.object("linux").array("namespaces").stream()
        .map(n -> n.asObject().string("type") + n.asObject().string("path"))
        .toList();
  }

  @Test
  void aPlainContainerHasDockersContract() {
    Json.Obj spec = build(SpecRequests.plain());
    assertEquals(14, spec.object("process").object("capabilities").array("bounding").size());
    assertEquals(List.of(), spec.object("process").object("capabilities").array("inheritable"));
    assertTrue(spec.object("linux").strings("maskedPaths").contains("/proc/kcore"));
    assertTrue(spec.object("linux").strings("readonlyPaths").contains("/proc/sys"));
    assertTrue(spec.object("linux").get("seccomp").isPresent());
    assertEquals(
        List.of("/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm"),
        targets(spec));
    assertEquals(List.of("pid", "ipc", "uts", "mount", "cgroup", "network"), namespaces(spec));
  }

  @Test
  void usersOfItsOwnAreJoinedAndRuleOnlyTheirOwnNetwork() {
    List<IdRange> ranges = List.of(new IdRange(0, 100000, 5));
    for (boolean network : List.of(true, false)) {
      var users = new UserMapping(ranges, ranges, Optional.of(Path.of("/users")), network);
      var own = new Namespace.Own();
      Json.Obj spec =
          build(
              SpecRequests.plain()
                  .namespaces(
                      new Namespaces(own, own, own, own, own, Optional.of(users), Map.of())));
      assertTrue(namespaces(spec).contains("user/users"));
      Json.Obj linux = spec.object("linux");
      assertEquals(100000, linux.array("uidMappings").getFirst().asObject().number("hostID", 0));
      assertEquals(
          network ? "0 4" : "", linux.object("sysctl").string("net.ipv4.ping_group_range"));
      assertFalse(spec.text().contains("gid=5"), "no group tty among five ids");
    }
  }

  @Test
  void aRequestedMountReplacesTheDefaultOneAndParentsComeFirst() {
    Json.Obj spec =
        build(
            SpecRequests.plain()
                .mounts(
                    new Mount("bind", "/b", Path.of("/data/deep/er"), List.of("rbind")),
                    new Mount("bind", "/a", Path.of("/data"), List.of("rbind")),
                    new Mount("tmpfs", "tmpfs", Path.of("/dev/shm"), List.of())));
    assertEquals(
        List.of(
            "/proc",
            "/dev",
            "/dev/pts",
            "/sys",
            "/sys/fs/cgroup",
            "/dev/mqueue",
            "/data",
            "/dev/shm",
            "/data/deep/er"),
        targets(spec));
  }

  @Test
  void aPrivilegedContainerIsNotConfined() {
    Json.Obj linux = build(SpecRequests.plain().privileged()).object("linux");
    assertTrue(linux.get("seccomp").isEmpty());
    assertTrue(linux.get("maskedPaths").isEmpty());
    assertTrue(
        linux.array("devices").stream()
            .anyMatch(device -> device.asObject().string("path").equals("/dev/null")));
  }

  @Test
  void theHostsNetworkIsNoNamespace() {
    Json.Obj host = build(SpecRequests.plain().network(new Namespace.Host()));
    assertFalse(namespaces(host).contains("network"));
    assertTrue(host.object("linux").get("sysctl").isEmpty());
    Json.Obj joined = build(SpecRequests.plain().network(new Namespace.Joined(Path.of("/run/n"))));
    assertTrue(namespaces(joined).contains("network/run/n"));
  }

  @Test
  void limitsBecomeResources() {
    var limits =
        Limits.NONE
            .withMemory(new Limits.Memory(64 << 20, 0, 32 << 20, -1, false))
            .withCpu(new Limits.Cpu(1_500_000_000, 512, 0, 0, 0, 0, "0-1", ""))
            .withPids(100);
    Json.Obj resources =
        build(SpecRequests.plain().limits(limits)).object("linux").object("resources");
    assertEquals(64 << 20, resources.object("memory").number("limit", 0));
    assertEquals(128 << 20, resources.object("memory").number("swap", 0));
    assertEquals(150_000, resources.object("cpu").number("quota", 0));
    assertEquals("0-1", resources.object("cpu").string("cpus"));
    assertEquals(100, resources.object("pids").number("limit", 0));
  }

  @Test
  void swapIsLeftOutWhereTheKernelDoesNotCountIt() {
    var limits = Limits.NONE.withMemory(Limits.Memory.of(64 << 20));
    Json.Obj spec =
        new OciSpecBuilder(host(false)).build(SpecRequests.plain().limits(limits).build());
    assertTrue(spec.object("linux").object("resources").object("memory").get("swap").isEmpty());
  }
}
