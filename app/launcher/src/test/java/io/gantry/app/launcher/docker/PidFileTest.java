package io.gantry.app.launcher.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PidFileTest {
  @TempDir private Path directory;

  @Test
  void aSecondDaemonIsRefusedWhileTheFirstLives() throws Exception {
    Path file = directory.resolve("run/docker.pid");
    long alive = ProcessHandle.current().pid();
    try (PidFile _ = PidFile.write(file, alive)) {
      assertEquals(Long.toString(alive), Files.readString(file));
      String text = assertThrows(GantryException.class, () -> PidFile.write(file, 1)).text();
      assertTrue(text.contains("process with PID " + alive + " is still running"), text);
    }
    assertFalse(Files.exists(file));
  }

  @Test
  void whatADeadDaemonLeftIsReplaced() throws Exception {
    Path file = directory.resolve("docker.pid");
    for (String left : new String[] {"", "no number", "999999999"}) {
      Files.writeString(file, left);
      try (PidFile _ = PidFile.write(file, 7)) {
        assertEquals("7", Files.readString(file), left);
      }
    }
  }
}
