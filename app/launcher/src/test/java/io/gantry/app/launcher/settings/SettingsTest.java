package io.gantry.app.launcher.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.build.CacheBudget;
import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
            publish = "127.0.0.1"
            """);
    assertEquals(Duration.ofMinutes(30), settings.engineIdle());
    assertEquals(Optional.of("10.89.0.0/16"), settings.network().pool());
    assertEquals(Optional.empty(), settings.network().bridge());
    assertEquals("127.0.0.1", settings.network().publish());
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
        gantry.toml:2: engine.idle_minute is unknown; known are build.cache, engine.idle_minutes,\
         network.bridge, network.pool, network.publish, registries."HOST".*
        gantry.toml:3: engine.idle_minutes must be a number of minutes\
        """,
        failure.text());
  }

  @Test
  void theBuildCacheHasASize() {
    assertEquals(
        new CacheBudget(0, 20_000_000_000L),
        Settings.parse("gantry.toml", "[build]\ncache = \"20GB\"\n").buildCache());
    assertEquals(
        new CacheBudget(5, 0),
        Settings.parse("gantry.toml", "[build]\ncache = \"5%\"\n").buildCache());
    var failure =
        assertThrows(
            GantryException.class,
            () -> Settings.parse("gantry.toml", "[build]\ncache = \"much\"\n"));
    assertEquals(
        "gantry.toml:2: build.cache must be a size such as \"20GB\","
            + " or a share of the disk such as \"10%\"",
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

  @Test
  void registriesHaveRulesByHost() {
    Settings settings =
        Settings.parse(
            "gantry.toml",
            """
            [registries."registry.lan:5000"]
            insecure = true
            ca = "/etc/ssl/lan.pem"
            [registries."docker.io"]
            mirrors = ["mirror.lan", 'http://other:5000/hub']
            [registries.evil]
            blocked = true
            """);
    assertEquals(
        new RegistrySetting(true, false, List.of(), Optional.of(Path.of("/etc/ssl/lan.pem"))),
        settings.registries().get("registry.lan:5000"));
    assertEquals(
        new RegistrySetting(
            false, false, List.of("mirror.lan", "http://other:5000/hub"), Optional.empty()),
        settings.registries().get("docker.io"));
    assertEquals(
        new RegistrySetting(false, true, List.of(), Optional.empty()),
        settings.registries().get("evil"));
  }

  @Test
  void wrongRulesOfRegistriesAreReported() {
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                Settings.parse(
                    "gantry.toml",
                    """
                    [registries."a:1"]
                    insecure = "yes"
                    mirrors = "b"
                    ca = "relative"
                    color = 1
                    [registries.]
                    [registries]
                    insecure = true
                    """));
    assertEquals(
        """
        gantry.toml:6: not a table: [registries.]
        gantry.toml:2: registries."a:1".insecure must be true or false
        gantry.toml:3: registries."a:1".mirrors must be an array of hosts, as in ["mirror:5000"]
        gantry.toml:4: registries."a:1".ca must be the absolute path of a file with certificates
        gantry.toml:5: registries."a:1".color is unknown; known are insecure, blocked, mirrors, ca
        gantry.toml:8: registries.insecure is unknown; known are build.cache, engine.idle_minutes,\
         network.bridge, network.pool, network.publish, registries."HOST".*\
        """,
        failure.text());
  }
}
