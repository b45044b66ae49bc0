package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmulatorsTest {
  private static final Platform AMD64 = new Platform("linux", "amd64", "");
  private static final Platform ARM64 = new Platform("linux", "arm64", "");
  private static final Platform RISCV64 = new Platform("linux", "riscv64", "");

  @TempDir private Path directory;

  private void register(String state) throws IOException {
    Files.writeString(directory.resolve("status"), "enabled\n");
    Files.writeString(
        directory.resolve("qemu-aarch64"),
        state
            + "\ninterpreter /usr/bin/qemu-aarch64\nflags: F\noffset 0\n"
            + "magic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00\n");
  }

  @Test
  void theHostsOwnProgramsRun() {
    var emulators = new Emulators(directory.resolve("missing"));
    assertTrue(emulators.run(AMD64, AMD64));
    assertTrue(emulators.run(new Platform("linux", "386", ""), AMD64));
    assertFalse(emulators.run(ARM64, AMD64));
  }

  @Test
  void aRegisteredInterpreterRunsItsMachine() throws IOException {
    register("enabled");
    var emulators = new Emulators(directory);
    assertTrue(emulators.run(ARM64, AMD64));
    assertFalse(emulators.run(RISCV64, AMD64));
  }

  @Test
  void aDisabledInterpreterRunsNothing() throws IOException {
    register("disabled");
    assertFalse(new Emulators(directory).run(ARM64, AMD64));
  }
}
