package io.gantry.quality.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostStateTest {
  @Test
  void onlyWhatIsNewIsLeft() {
    var before = new HostState(Set.of("a", "b"));
    assertEquals(Set.of("c"), new HostState(Set.of("b", "c")).since(before));
  }

  @Test
  void aProcessThatNamesTheRootIsSeenWhileItLives(@TempDir Path root) throws Exception {
    HostState before = HostState.observe(root.toString());
    Process sleeper = new ProcessBuilder("sleep", "60").directory(root.toFile()).start();
    try {
      Set<String> left = HostState.observe(root.toString()).since(before);
      assertTrue(
          left.stream().anyMatch(thing -> thing.startsWith("process " + sleeper.pid())),
          left::toString);
    } finally {
      sleeper.destroyForcibly().waitFor();
    }
    String process = "process " + sleeper.pid();
    Set<String> after = HostState.observe(root.toString()).since(before);
    assertTrue(after.stream().noneMatch(thing -> thing.startsWith(process)), after::toString);
  }

  @Test
  void interfacesAreSeen() {
    assertTrue(HostState.observe("/nowhere").things().contains("interface lo"));
  }

  @Test
  void programsAreFoundWhereTheHostKeepsThem() {
    assertTrue(Conditions.isInstalled("sh"));
    assertTrue(!Conditions.isInstalled("no-such-program-of-gantry"));
    assertEquals(Files.isWritable(Path.of("/proc/sys/kernel/hostname")), Conditions.isRoot());
  }
}
