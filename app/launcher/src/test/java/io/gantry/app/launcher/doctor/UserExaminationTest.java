package io.gantry.app.launcher.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.launcher.doctor.Finding.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UserExaminationTest {
  @TempDir private Path root;

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Finding examine(String subject) {
    return UserExamination.of(new Host(root, List.of("/usr/bin"), "ann", 1000)).stream()
        .filter(one -> one.subject().equals(subject))
        .findFirst()
        .orElseThrow();
  }

  private void assertMended(String subject, String command) {
    Finding finding = examine(subject);
    assertTrue(finding.standing() != Standing.FINE, subject);
    assertTrue(finding.found().endsWith(command), finding.found());
  }

  private void assertFine(String subject) {
    assertEquals(Standing.FINE, examine(subject).standing(), examine(subject).found());
  }

  @Test
  void eachSettingThatClosesUserNamespacesIsNamed() throws IOException {
    file("/proc/self/ns/user", "");
    assertFine("user namespaces");
    for (String[] setting :
        new String[][] {
          {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1", "0"},
          {"/proc/sys/kernel/unprivileged_userns_clone", "0", "1"},
          {"/proc/sys/user/max_user_namespaces", "0", "15000"}
        }) {
      file(setting[0], setting[1]);
      String name = setting[0].substring("/proc/sys/".length()).replace('/', '.');
      assertMended("user namespaces", "sudo sysctl -w " + name + "=" + setting[2]);
      assertEquals(Standing.MISSING, examine("user namespaces").standing());
    }
  }

  @Test
  void subordinateIdsBelongToOneUser() throws IOException {
    file("/etc/subuid", "bob:100000:65536\n");
    file("/etc/subgid", "bob:100000:65536\nann:165536:65536\n");
    assertMended("subordinate ids", "sudo usermod --add-subuids 165536-231071 ann");
    file("/etc/subuid", "bob:100000:65536\n1000:165536:65536\n");
    assertEquals("ann has 65536 from 165536", examine("subordinate ids").found());
    Files.delete(root.resolve("etc/subgid"));
    assertMended("subordinate ids", "sudo usermod --add-subgids 100000-165535 ann");
  }

  @Test
  void networksNeedPastaAndItsDevice() throws IOException {
    assertEquals(List.of("passt"), examine("pasta").packages());
    assertMended("/dev/net/tun", "sudo modprobe tun");
    file("/dev/net/tun", "");
    assertFine("/dev/net/tun");
    assertMended("low ports", "sudo sysctl -w net.ipv4.ip_unprivileged_port_start=80");
    file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "80\n");
    assertFine("low ports");
  }

  @Test
  void limitsNeedADelegatedGroup() throws IOException {
    assertTrue(examine("delegation").found().contains("version 2"));
    file("/sys/fs/cgroup/cgroup.controllers", "cpu memory pids");
    assertMended("delegation", "sudo loginctl enable-linger ann");
    String own = "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service/cgroup.controllers";
    file(own, "memory pids\n");
    assertTrue(examine("delegation").found().startsWith("no limits of cpu: sudo systemctl edit"));
    file(own, "cpu io memory pids\n");
    assertFine("delegation");
  }

  @Test
  void containersEndWithTheLastLoginUnlessTheyLinger() throws IOException {
    file("/run/systemd/system/x", "");
    assertMended("linger", "sudo loginctl enable-linger ann");
    file("/var/lib/systemd/linger/ann", "");
    assertFine("linger");
  }

  @Test
  void rootIsToldNothingOfItsOwnNetwork() {
    List<Finding> findings = UserExamination.of(new Host(root, List.of("/usr/bin"), "root", 0));
    assertEquals(
        List.of("user namespaces", "subordinate ids", "newuidmap"),
        findings.stream().map(Finding::subject).toList());
  }
}
