package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The applications of {@code examples/}: takes minutes, and the archives of their languages. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "mmdebstrap"})
final class ExamplesIT {
  private static final List<String> PROXIES = List.of("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY");

  /** Where Debian keeps the authorities that an administrator adds. */
  private static final Path CERTIFICATES = Path.of("/usr/local/share/ca-certificates");

  /** Builds an example as a user on this host would; the image bears its name. */
  private static void build(Gantry gantry, String example) throws Exception {
    var command = new ArrayList<>(List.of("build", "--progress", "plain", "-t", example));
    for (String proxy : PROXIES) {
      command.addAll(List.of("--build-arg", proxy));
    }
    if (Files.isDirectory(CERTIFICATES)) {
      command.addAll(List.of("--build-context", "certificates=" + CERTIFICATES));
    }
    command.add(examples().resolve(example).toString());
    gantry.run(command.toArray(String[]::new)).exits(0);
  }

  /** From the root of the sources or this module's directory. */
  private static Path examples() {
    Path here = Path.of("examples").toAbsolutePath();
    return Files.isDirectory(here) ? here : Path.of("../../examples").toAbsolutePath().normalize();
  }

  /** No service starts at an installation, and apt knows where packages come from. */
  private static void debianIsAsItShouldBe(Gantry gantry) throws Exception {
    assertEquals(
        "755\n/usr/bin/bash",
        gantry
            .run(
                "run",
                "--rm",
                "debian:bookworm",
                "sh",
                "-c",
                "stat -c %a /usr/sbin/policy-rc.d; which bash; grep -q ^deb /etc/apt/sources.list")
            .succeeds());
  }

  @Test
  void everyExampleIsBuiltAndRuns(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).within(Duration.ofMinutes(10))) {
      gantry.run("bootstrap", "debian:bookworm").exits(0);
      debianIsAsItShouldBe(gantry);
      build(gantry, "static");
      assertEquals(
          "I am alone here: 0 other files", gantry.run("run", "--rm", "static").succeeds());
      build(gantry, "c");
      String squeezed = gantry.run("run", "--rm", "c", "a".repeat(99)).succeeds();
      assertTrue(squeezed.matches("99 -> \\d\\d bytes with zlib .*"), squeezed);
      build(gantry, "node");
      assertEquals(
          "2 days is 172800000 ms", gantry.run("run", "--rm", "node", "2 days").succeeds());
      build(gantry, "maven");
      assertEquals("{\"hello\":\"World\"}", gantry.run("run", "--rm", "maven", "World").succeeds());
    }
  }
}
