package io.gantry.app.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RootsTest {
  private static final Path HERE = Path.of("/here");

  private static Roots of(Map<String, String> environment, long uid, String... arguments) {
    return Roots.of(List.of(arguments), environment, HERE, uid);
  }

  @Test
  void eachUserHasDefaults() {
    assertEquals(
        new Roots(Path.of("/var/lib/gantry"), Path.of("/run/gantry")), of(Map.of(), 0, "ps"));
    assertEquals(
        new Roots(Path.of("/home/a/.local/share/gantry"), Path.of("/tmp/gantry-7")),
        of(Map.of("HOME", "/home/a"), 7, "ps"));
    assertEquals(
        new Roots(Path.of("/d/gantry"), Path.of("/r/gantry")),
        of(Map.of("XDG_DATA_HOME", "/d", "XDG_RUNTIME_DIR", "/r"), 7));
  }

  @Test
  void theEnvironmentOverridesDefaultsAndOptionsOverrideIt() {
    var environment = Map.of("GANTRY_ROOT", "/e", "GANTRY_RUN_ROOT", "");
    assertEquals(new Roots(Path.of("/e"), Path.of("/run/gantry")), of(environment, 0, "ps"));
    assertEquals(
        new Roots(Path.of("/here/a"), Path.of("/b")),
        of(environment, 0, "--debug", "--root", "a", "--run-root=/b", "ps"));
  }

  @Test
  void optionsBehindTheCommandBelongToTheCommand() {
    assertEquals(
        new Roots(Path.of("/var/lib/gantry"), Path.of("/run/gantry")),
        of(Map.of(), 0, "run", "--root", "/x"));
  }
}
