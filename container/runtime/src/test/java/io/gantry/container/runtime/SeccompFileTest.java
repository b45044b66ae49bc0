package io.gantry.container.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeccompFileTest {
  private static final String PROFILE =
      """
      {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":38,
       "archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86"]},
                  {"architecture":"SCMP_ARCH_AARCH64","subArchitectures":["SCMP_ARCH_ARM"]}],
       "syscalls":[
        {"names":["read"],"action":"SCMP_ACT_ALLOW"},
        {"names":["mount"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_ADMIN"]}},
        {"names":["bpf"],"action":"SCMP_ACT_ALLOW","excludes":{"caps":["CAP_BPF"]}},
        {"names":["old"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8"}},
        {"names":["new"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"9.0"}},
        {"names":["arm"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["arm64"]}},
        {"name":"write","action":"SCMP_ACT_ALLOW",
         "args":[{"index":0,"value":1,"op":"SCMP_CMP_EQ"}]}]}
      """;

  private static List<String> calls(Set<String> capabilities) {
    return SeccompFile.filter(PROFILE, "amd64", capabilities, "6.1.0-9-amd64")
        .array("syscalls")
        .stream()
        .map(rule -> rule.asObject().strings("names").getFirst())
        .toList();
  }

  @Test
  void rulesHoldForCapabilitiesKernelsAndArchitectures() {
    assertEquals(List.of("read", "bpf", "old", "write"), calls(Set.of()));
    assertEquals(
        List.of("read", "mount", "old", "write"), calls(Set.of("CAP_SYS_ADMIN", "CAP_BPF")));
  }

  @Test
  void theArchitecturesAreThoseOfTheHost() {
    Json.Obj filter = SeccompFile.filter(PROFILE, "amd64", Set.of(), "6.1");
    assertEquals(List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86"), filter.strings("architectures"));
    assertEquals(38, filter.number("defaultErrnoRet", 0));
  }

  @Test
  void aProfileThatIsNoneIsRefused() {
    for (String profile : List.of("[]", "{", "{}")) {
      assertTrue(
          assertThrows(
                  GantryException.class, () -> SeccompFile.filter(profile, "amd64", Set.of(), "6"))
              .text()
              .startsWith("decoding seccomp profile failed"));
    }
  }
}
