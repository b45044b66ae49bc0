package io.gantry.app.cli.buildx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.engine.api.build.BuildCaches.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BuildxTest {
  private final Shell shell = new Shell();

  @Test
  void duIsDockersTable() {
    assertEquals(
        """
        ID                           RECLAIMABLE   SIZE       LAST ACCESSED
        abcdefghij0123456789klmno    false         2.063MB*   About a minute ago
        q2o0rn3dn2tway9e98jfoxref*   true          1.343kB   \s
        Shared:\t\t2.063MB
        Private:\t1.343kB
        Reclaimable:\t1.343kB
        Total:\t\t2.064MB
        """,
        shell.run("builder", "du").out());
    assertEquals(
        "ID        RECLAIMABLE   SIZE      LAST ACCESSED\n",
        shell.run("buildx", "du", "--filter", "id=zzz").out());
    assertTrue(
        shell
            .run("buildx", "du", "--verbose", "--filter=type=regular")
            .out()
            .startsWith(
                """
                ID:           abcdefghij0123456789klmno
                Parents:
                 - zyx
                Created at:   2026-11-22 10:00:00\
                """));
    assertTrue(
        shell
            .run("builder", "du", "--format=json")
            .out()
            .contains("\"Description\":\"[2/2] RUN make\""));
    assertEquals(
        "abcdefghij0123456789klmno\nq2o0rn3dn2tway9e98jfoxref\n",
        shell.run("builder", "du", "--format={{.ID}}").out());
    assertTrue(
        shell
            .run("builder", "du", "--filter", "type=bad")
            .err()
            .contains("use internal, frontend, source.local"));
  }

  @Test
  void pruneTellsTheCacheWhatMayGo() {
    assertEquals(
        """
        ID                           RECLAIMABLE   SIZE      LAST ACCESSED
        q2o0rn3dn2tway9e98jfoxref*   true          1.343kB  \s
        Total:\t1.343kB
        """,
        shell.run("builder", "prune", "-af").out());
    shell.run("buildx", "prune", "-f", "--filter", "until=24h", "--keep-storage", "1g");
    shell.run("builder", "prune", "-f", "--filter", "type=regular", "--max-used-space=2g");
    assertEquals(
        List.of(
            Rule.ALL,
            new Rule(
                false,
                Optional.of(Duration.ofDays(1)),
                Optional.of(1L << 30),
                List.of(),
                List.of()),
            new Rule(
                false, Optional.empty(), Optional.of(2L << 30), List.of("regular"), List.of())),
        shell.engine.builder.caches.rules);
    shell.typing("n\n").run("builder", "prune");
    assertEquals(3, shell.engine.builder.caches.rules.size());
  }

  @Test
  void freeSpaceLimitsWhatMayStay() {
    assertEquals(
        Optional.of(60L), CachePruneCommand.keep(Optional.empty(), Optional.empty(), 100, 40));
    assertEquals(
        Optional.of(80L), CachePruneCommand.keep(Optional.of(80L), Optional.empty(), 100, 40));
    assertEquals(
        Optional.of(50L), CachePruneCommand.keep(Optional.of(80L), Optional.of(50L), 100, 40));
    assertEquals(
        Optional.empty(), CachePruneCommand.keep(Optional.empty(), Optional.empty(), 0, 0));
  }

  @Test
  void thereIsOneBuilder() {
    assertTrue(shell.run("buildx", "ls").out().contains("default*"));
    assertTrue(shell.run("buildx", "inspect").out().startsWith("Name:     default\n"));
    assertEquals(0, shell.run("buildx", "use", "default").code());
    assertEquals(
        new Result(1, "", "gantry: no builder \"x\" found: gantry has one, called default\n"),
        shell.run("buildx", "use", "x"));
    assertEquals("default\n", shell.run("buildx", "create", "--use", "--name", "x").out());
    assertEquals("gantry buildx 1.2.3\n", shell.run("buildx", "version").out());
  }

  @Test
  void imagetoolsLookAtRegistries() {
    Result raw = shell.run("buildx", "imagetools", "inspect", "--raw", "localhost/a:1");
    assertTrue(raw.out().contains("\"schemaVersion\": 2"), raw.toString());
    assertTrue(
        shell
            .run("buildx", "imagetools", "inspect", "localhost/a:1")
            .out()
            .startsWith(
                """
                Name:      localhost/a:1
                MediaType: application/vnd.oci.image.manifest.v1+json
                """));
    assertEquals(
        0,
        shell.run("buildx", "imagetools", "create", "-t", "localhost/a:2", "localhost/a:1").code());
    assertEquals(
        "gantry: can't push without a name: give --tag\n",
        shell.run("buildx", "imagetools", "create", "localhost/a:1").err());
    assertTrue(
        shell
            .run("help", "buildx", "imagetools", "create")
            .out()
            .startsWith("Usage:  gantry buildx imagetools create [OPTIONS] [SOURCE...]"));
    assertTrue(shell.run("buildx").out().contains("imagetools  Commands to work on images"));
  }

  @Test
  void helpListsBakeToo() {
    assertTrue(shell.run("buildx", "--help").out().contains("\n  bake        Build from a file\n"));
  }
}
