package io.gantry.platform.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.quality.testkit.LeavesNothing;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@LeavesNothing
class SealedProgramIT {
  private static final List<String> ENV = List.of("PATH=/usr/bin:/bin");

  private static SealedProgram echo() {
    Path echo = Spawn.find("echo").orElseThrow();
    return SealedProgram.of(echo).orElseThrow();
  }

  @Test
  void aSealedCopyRunsAsTheProgramDoes() {
    try (SealedProgram echo = echo()) {
      Output output = Spawn.run(List.of(echo.path().toString(), "hello"), ENV);
      assertEquals(new Output(0, "hello\n", ""), output);
    }
  }

  @Test
  void nobodyCanWriteToASealedCopy() {
    try (SealedProgram echo = echo()) {
      int writable = 1;
      int fd = Descriptor.open(echo.path(), writable);
      try {
        LinuxException refused =
            assertThrows(LinuxException.class, () -> Descriptor.write(fd, new byte[] {'x'}, 0, 1));
        assertEquals(Errno.EPERM, refused.errno());
      } finally {
        Descriptor.close(fd);
      }
    }
  }
}
