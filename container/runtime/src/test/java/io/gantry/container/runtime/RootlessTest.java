package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RootlessTest {
  private static final Json.Obj SPEC =
      Json.parse(
              """
              {"mounts": [
                 {"destination": "/proc", "type": "proc", "source": "proc", "options": []},
                 {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["ro"]},
                 {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup"}],
               "linux": {
                 "cgroupsPath": "/gantry/1",
                 "namespaces": [{"type": "pid"}, {"type": "network"}],
                 "sysctl": {"net.ipv4.ping_group_range": "0 2147483647", "net.a": "0"},
                 "resources": {"memory": {"limit": 1}}}}
              """)
          .asObject();

  private static String device(String number) {
    return number.equals("char/1:3") ? "/dev/null" : "";
  }

  private static List<String> mounts(Json.Obj spec) {
    var found = new ArrayList<String>();
    for (Json mount : spec.array("mounts")) {
      found.add(mount.asObject().string("type") + " " + mount.asObject().string("source"));
    }
    return found;
  }

  @Test
  void whereNoGroupIsDelegatedNothingIsAskedOfGroups() {
    Json.Obj adapted = Rootless.adapt(SPEC, CgroupAccess.NONE, 65536, RootlessTest::device);
    assertEquals("", adapted.object("linux").string("cgroupsPath"));
    assertTrue(adapted.object("linux").get("resources").isEmpty());
    assertEquals(List.of("proc proc", "sysfs sysfs"), mounts(adapted));
  }

  @Test
  void limitsAreSetBelowTheDelegatedGroup() {
    Json.Obj adapted =
        Rootless.adapt(SPEC, new CgroupAccess(true, "/user.slice/a"), 65536, RootlessTest::device);
    assertEquals("/user.slice/a/gantry/1", adapted.object("linux").string("cgroupsPath"));
    assertFalse(adapted.object("linux").object("resources").fields().isEmpty());
    assertEquals(List.of("proc proc", "sysfs sysfs", "cgroup cgroup"), mounts(adapted));
  }

  @Test
  void onlyGroupsThatExistMayPing() {
    Json.Obj sysctl =
        Rootless.adapt(SPEC, CgroupAccess.NONE, 65536, RootlessTest::device)
            .object("linux")
            .object("sysctl");
    assertEquals("0 65536", sysctl.string("net.ipv4.ping_group_range"));
    assertEquals("0", sysctl.string("net.a"));
    Json.Obj fewer = linux(SPEC.object("linux").with("sysctl", sysctl));
    assertEquals(
        "0 65536",
        Rootless.adapt(fewer, CgroupAccess.NONE, 70000, RootlessTest::device)
            .object("linux")
            .object("sysctl")
            .string("net.ipv4.ping_group_range"));
  }

  private static Json.Obj linux(Json.Obj linux) {
    return SPEC.with("linux", linux);
  }

  @Test
  void inTheHostsNetworkTheHostsSysIsShown() {
    Json.Obj linux =
        SPEC.object("linux")
            .with("namespaces", Json.array(List.of(Json.object().put("type", "pid").build())));
    Json.Obj adapted =
        Rootless.adapt(SPEC.with("linux", linux), CgroupAccess.NONE, 0, RootlessTest::device);
    assertEquals(List.of("proc proc", "bind /sys"), mounts(adapted));
  }

  @Test
  void nodesAreThoseOfTheHostByWhateverName() {
    Json.Obj linux =
        SPEC.object("linux")
            .with(
                "devices",
                Json.parse(
                    """
                    [{"path": "/dev/mine", "type": "c", "major": 1, "minor": 3},
                     {"path": "/dev/other", "type": "b", "major": 9, "minor": 9}]
                    """));
    Json.Obj adapted =
        Rootless.adapt(SPEC.with("linux", linux), CgroupAccess.NONE, 0, RootlessTest::device);
    assertTrue(adapted.object("linux").get("devices").isEmpty());
    assertEquals(
        List.of("proc proc", "sysfs sysfs", "bind /dev/null", "bind /dev/other"), mounts(adapted));
  }

  @Test
  void theHostsProcessesAreSeenInItsOwnProc() {
    Json.Obj linux =
        SPEC.object("linux").with("namespaces", Json.parse("[{\"type\": \"network\"}]"));
    Json.Obj adapted =
        Rootless.adapt(SPEC.with("linux", linux), CgroupAccess.NONE, 0, RootlessTest::device);
    assertEquals(List.of("bind /proc", "sysfs sysfs"), mounts(adapted));
  }
}
