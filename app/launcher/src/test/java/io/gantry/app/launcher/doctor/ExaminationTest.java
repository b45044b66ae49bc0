package io.gantry.app.launcher.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.launcher.doctor.Finding.Standing;
import io.gantry.platform.linux.host.KernelFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExaminationTest {
  @TempDir Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void program(String name) throws IOException {
    file("/usr/bin/" + name, "");
    assertTrue(root.resolve("usr/bin/" + name).toFile().setExecutable(true));
  }

  private List<Finding> examine(String user, long uid) {
    return Examination.of(
        new Host(root, List.of("/usr/bin", "relative"), user, uid),
        List.of(
            new KernelFeature("nftables", false, "not built"),
            new KernelFeature("veth", true, "tried")));
  }

  private Finding examine(String subject) {
    return examine("ann", 1000).stream()
        .filter(one -> one.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEmptyHostNeedsEverything() {
    List<String> command = DoctorCommand.installation(examine("root", 0));
    assertTrue(command.containsAll(List.of("conmon", "crun", "mmdebstrap")));
    assertEquals(Standing.MISSING, examine("conmon").standing());
    assertEquals(Standing.LIMITED, examine("nftables").standing());
    assertEquals("no bridge network, no published ports (not built)", examine("nftables").found());
    assertEquals(Standing.FINE, examine("veth").standing());
  }

  @Test
  void whatIsInstalledIsNotAskedFor() throws IOException {
    for (String name : List.of("runc", "conmon", "nft", "mmdebstrap", "busybox", "newuidmap")) {
      program(name);
    }
    program("cc");
    for (String name : List.of("libzstd.so.1", "libisal.so.2", "liblzma.so.5", "libbz2.so.1.0")) {
      file("/usr/lib/s390x-linux-gnu/" + name, "");
    }
    assertEquals(List.of(), DoctorCommand.installation(examine("root", 0)));
    assertEquals("/usr/bin/runc (crun would be faster)", examine("OCI runtime").found());
  }

  @Test
  void aMissingLibrarySaysWhatItCosts() throws IOException {
    Finding missing = examine("libisal.so.2");
    assertEquals(Standing.LIMITED, missing.standing());
    assertEquals(List.of("libisal2"), missing.packages());
    assertTrue(missing.found().contains("gzip"), missing.found());
    file("/usr/lib64/libisal.so.2", "");
    assertEquals("/usr/lib64/libisal.so.2", examine("libisal.so.2").found());
  }

  @Test
  void theVersionOfCgroupsIsSeen() throws IOException {
    assertEquals(Standing.MISSING, examine("cgroups").standing());
    Files.createDirectories(root.resolve("sys/fs/cgroup/memory"));
    assertEquals("v1", examine("cgroups").found());
    Files.createDirectories(root.resolve("sys/fs/cgroup/unified"));
    assertEquals("v1, hybrid with v2", examine("cgroups").found());
    file("/sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
    assertEquals("v2 with cpu memory", examine("cgroups").found());
  }

  @Test
  void aModuleThatCanBeLoadedCounts() throws IOException {
    file("/proc/sys/kernel/osrelease", "6.1.0-13-amd64\n");
    assertEquals(Standing.MISSING, examine("overlayfs").standing());
    file("/lib/modules/6.1.0-13-amd64/modules.dep", "kernel/fs/overlayfs/overlay.ko:\n");
    assertEquals(Standing.FINE, examine("overlayfs").standing());
  }
}
