package io.gantry.app.launcher.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SettingsTest {
  @Test
  void aFileChangesOnlyWhatItNames() {
    Settings settings =
        Settings.parse(
            "gantry.toml",
            """
            # the engine
            [engine]
            idle_minutes = 30   # half an hour
            [network]
            pool = '10.89.0.0/16' # one "block"
            """);
    assertEquals(Duration.ofMinutes(30), settings.engineIdle());
    assertEquals(Optional.of("10.89.0.0/16"), settings.pool());
    assertEquals(Optional.empty(), settings.bridge());
  }

  @Test
  void allProblemsAreReportedWithTheirLines() {
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                Settings.parse(
                    "gantry.toml",
                    """
                    [engine]
                    idle_minute = 3
                    idle_minutes = "ten"
                    idle_minutes = 4
                    what
                    [network]
                    pool = 10.0.0.0/8
                    """));
    assertEquals(
        """
        gantry.toml:4: engine.idle_minutes is set already in line 3
        gantry.toml:5: not a setting (key = value): what
        gantry.toml:7: network.pool: neither a "string", an integer, true nor false: 10.0.0.0/8
        gantry.toml:2: engine.idle_minute is unknown; known are engine.idle_minutes, network.bridge,\
         network.pool
        gantry.toml:3: engine.idle_minutes must be a number of minutes\
        """,
        failure.text());
  }

  @Test
  void noFileMeansDefaults() {
    assertEquals(Settings.DEFAULTS, Settings.load(Path.of("/nonexistent/gantry.toml")));
    assertEquals(Path.of("/etc/gantry/gantry.toml"), Settings.file(Map.of("HOME", "/root"), 0));
    assertEquals(
        Path.of("/home/a/.config/gantry/gantry.toml"),
        Settings.file(Map.of("HOME", "/home/a"), 1000));
    assertEquals(Path.of("/x.toml"), Settings.file(Map.of("GANTRY_CONFIG", "/x.toml"), 0));
  }
}
