package io.gantry.platform.linux.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
@LeavesNothing
class KernelFeaturesIT {
  @TempDir Path root;

  private static KernelFeature named(List<KernelFeature> features, String name) {
    return features.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void aHostThatRunsThisHasWhatContainersNeed() {
    List<KernelFeature> features = KernelFeatures.probe();

    for (String name : List.of("overlayfs", "veth", "bridge", "nftables", "openat2", "seccomp")) {
      assertTrue(named(features, name).present(), () -> named(features, name).toString());
    }
    assertEquals(13, features.size());
  }

  @Test
  void probingLoadsNoModule() throws IOException {
    List<String> before = loaded();

    List<KernelFeature> _ = KernelFeatures.probe();

    assertEquals(before, loaded());
  }

  private static List<String> loaded() throws IOException {
    try (var modules = Files.list(Path.of("/sys/module"))) {
      return modules.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void whatIsMissingSaysWhy() throws IOException {
    Files.createDirectories(root.resolve("proc/sys/user"));
    Files.writeString(root.resolve("proc/sys/user/max_user_namespaces"), "0\n");
    Files.writeString(root.resolve("proc/filesystems"), "nodev\tproc\n\text4\nnodev\tfuse\n");

    List<KernelFeature> features = KernelFeatures.probe(root);

    assertFalse(named(features, "overlayfs").present());
    assertEquals("this kernel has no overlay", named(features, "overlayfs").detail());
    assertEquals(
        "forbidden: sysctl user.max_user_namespaces is 0",
        named(features, "user namespaces").detail());
    assertEquals("device /dev/fuse is missing", named(features, "fuse").detail());
    assertEquals("device /dev/kvm is missing", named(features, "kvm").detail());
  }
}
