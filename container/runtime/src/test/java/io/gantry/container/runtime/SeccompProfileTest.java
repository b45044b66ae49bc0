package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeccompProfileTest {
  private static final Set<String> DEFAULT = Capabilities.of(false, List.of(), List.of(), -1);

  private static List<Json.Obj> rules(Json.Obj profile, String call) {
    return profile.array("syscalls").stream()
        .map(Json::asObject)
        .filter(rule -> rule.strings("names").contains(call))
        .toList();
  }

  @Test
  void theStandardProfileAllowsWhatProgramsNeed() {
    Json.Obj profile = SeccompProfile.standard().json("amd64", DEFAULT);
    for (String call : List.of("read", "openat", "execve", "wait4", "arch_prctl", "chroot")) {
      assertEquals("SCMP_ACT_ALLOW", rules(profile, call).getFirst().string("action"), call);
    }
    for (String call : List.of("mount", "setns", "reboot", "bpf", "kexec_load", "keyctl")) {
      assertEquals(List.of(), rules(profile, call), call);
    }
  }

  @Test
  void clone3SaysThatItIsMissingUnlessTheCapabilityIsThere() {
    Json.Obj refused = rules(SeccompProfile.standard().json("amd64", DEFAULT), "clone3").getFirst();
    assertEquals("SCMP_ACT_ERRNO", refused.string("action"));
    assertEquals(38, refused.number("errnoRet", 0));
    Set<String> admin = Capabilities.of(false, List.of("sys_admin"), List.of(), -1);
    Json.Obj allowed = rules(SeccompProfile.standard().json("amd64", admin), "clone3").getFirst();
    assertEquals("SCMP_ACT_ALLOW", allowed.string("action"));
  }

  @Test
  void argumentsAreCompared() {
    Json.Obj profile = SeccompProfile.standard().json("amd64", DEFAULT);
    Json.Obj clone = rules(profile, "clone").getFirst().array("args").getFirst().asObject();
    assertEquals("SCMP_CMP_MASKED_EQ", clone.string("op"));
    assertEquals(2_114_060_288L, clone.number("value", 0));
    assertEquals(0, clone.number("valueTwo", -1));
    Json.Obj socket = rules(profile, "socket").getFirst().array("args").getFirst().asObject();
    assertEquals("SCMP_CMP_NE", socket.string("op"));
    assertEquals(5, rules(profile, "personality").size());
  }

  @Test
  void rulesOfAnotherArchitectureAreLeftOut() {
    Json.Obj arm = SeccompProfile.standard().json("arm64", DEFAULT);
    assertFalse(rules(arm, "sync_file_range2").isEmpty());
    assertTrue(rules(arm, "arch_prctl").isEmpty());
    assertEquals(List.of("SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"), arm.strings("architectures"));
  }
}
