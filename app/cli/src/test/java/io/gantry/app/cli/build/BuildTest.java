package io.gantry.app.cli.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuildTest {
  @TempDir private Path directory;
  private final Shell shell = new Shell();

  private BuildRequest request(String... words) throws IOException {
    Files.writeString(directory.resolve("Dockerfile"), "FROM busybox\n");
    shell.in(directory);
    Result result = shell.run(words);
    assertEquals(0, result.code(), result.err());
    return shell.engine.builds.getLast();
  }

  private static Path directory(BuildRequest request) {
    return ((BuildContext.Directory) request.subject().context()).path();
  }

  @Test
  void optionsBecomeTheRequest() throws IOException {
    shell.with(Map.of("OWN", "mine"));
    BuildRequest request =
        request(
            "build",
            "-t",
            "a:1",
            "--tag=b",
            "--build-arg",
            "A=b",
            "--build-arg",
            "OWN",
            "--build-arg",
            "GONE",
            "--label",
            "l=v",
            "--target",
            "t",
            "--no-cache",
            "--network",
            "none",
            "--pull",
            "--progress",
            "plain",
            ".");
    assertEquals(directory, directory(request));
    assertEquals(new BuildRequest.Definition.InContext(""), request.subject().dockerfile());
    assertEquals(List.of("a:1", "b"), request.tags());
    assertEquals(Map.of("A", "b", "OWN", "mine"), request.subject().arguments());
    assertEquals(Map.of("l", "v"), request.subject().labels());
    assertEquals("t", request.subject().target());
    assertTrue(request.caching().none());
    assertEquals("none", request.running().network());
  }

  @Test
  void progressIsPlainWithoutATerminal() throws IOException {
    BuildRequest _ = request("build", ".");
    String id = "sha256:" + "ab".repeat(32);
    assertEquals(
        """
        #1 [1/2] FROM busybox
        #1 CACHED

        #2 [2/2] RUN make
        #2 0.000 hello
        #2 DONE 0.3s

        #3 exporting to image
        #3 writing image ID done
        #3 naming to x done
        #3 DONE 0.0s

        """
            .replace("ID", id),
        shell.run("build", "-t", "x", ".").err());
    assertEquals("", shell.run("build", "-t", "x", ".").out());
  }

  @Test
  void quietPrintsTheIdAlone() throws IOException {
    BuildRequest _ = request("build", ".");
    assertEquals(
        new Result(0, "sha256:" + "ab".repeat(32) + "\n", ""), shell.run("build", "-q", "."));
    shell.run("build", "--iidfile", "iid", ".");
    assertEquals("sha256:" + "ab".repeat(32), Files.readString(directory.resolve("iid")));
  }

  @Test
  void theDockerfileMayBeElsewhere() throws IOException {
    Files.writeString(directory.resolve("other"), "FROM x\n");
    assertEquals(
        new BuildRequest.Definition.OnHost(directory.resolve("other")),
        request("build", "-f", "other", ".").subject().dockerfile());
    shell.typing("FROM stdin\n");
    BuildRequest request = request("build", "-f", "-", ".");
    assertEquals(new BuildRequest.Definition.Text("FROM stdin\n"), request.subject().dockerfile());
    assertEquals(directory, directory(request));
  }

  @Test
  void standardInputMayBeTheDockerfileAlone() throws IOException {
    shell.typing("FROM stdin\n");
    BuildRequest request = request("build", "-");
    assertEquals(new BuildRequest.Definition.Text("FROM stdin\n"), request.subject().dockerfile());
    assertFalse(Files.exists(directory(request)), "the context outlives the build");
  }

  @Test
  void standardInputMayBeAnArchive() throws IOException {
    var tar = new ByteArrayOutputStream();
    byte[] text = "FROM tar\n".getBytes(StandardCharsets.UTF_8);
    try (var writer = new TarWriter(tar)) {
      writer.put(
          TarEntry.file("sub/Dockerfile", 0644, text.length), new ByteArrayInputStream(text));
    }
    shell.typing(tar.toByteArray());
    BuildRequest request = request("build", "-f", "sub/Dockerfile", "-");
    assertEquals(
        new BuildRequest.Definition.OnHost(directory(request).resolve("sub/Dockerfile")),
        request.subject().dockerfile());
    assertFalse(Files.exists(directory(request)), "the context outlives the build");
  }

  @Test
  void whatIsMissingIsNamed() {
    shell.in(directory);
    assertEquals(
        new Result(1, "", "gantry: unable to prepare context: path \"no\" not found\n"),
        shell.run("build", "no"));
    assertEquals(
        new Result(
            1,
            "",
            "gantry: failed to read dockerfile: open Dockerfile: no such file or directory\n"),
        shell.run("build", "."));
    assertTrue(shell.run("build", "--network", "x", ".").err().contains("\"x\" is not supported"));
  }

  @Test
  void stepsThatTakeTurnsAreNamedAgain() {
    var bytes = new ByteArrayOutputStream();
    var progress =
        new PlainProgress(Output.immediate(bytes), Clock.fixed(Sample.NOW, ZoneOffset.UTC));
    progress.begin(1, "one");
    progress.begin(2, "two");
    progress.log(1, "a");
    progress.failed(1, "exit code 1");
    progress.done(2, Duration.ofSeconds(2));
    progress.warning(
        new BuildWarning(
            "FromAsCasing", "", "'as' and 'FROM' keywords' casing do not match", "", 1, 1, ""));
    progress.close();
    assertEquals(
        """
        #1 one
        #1 ...

        #2 two
        #2 ...

        #1 one
        #1 0.000 a
        #1 ERROR: exit code 1

        #2 two
        #2 DONE 2.0s


         1 warning found:
         - FromAsCasing: 'as' and 'FROM' keywords' casing do not match (line 1)
        """,
        bytes.toString(StandardCharsets.UTF_8));
  }

  @Test
  void onATerminalRunningStepsAreRedrawn() {
    var bytes = new ByteArrayOutputStream();
    var progress =
        new TerminalProgress(Output.immediate(bytes), Clock.fixed(Sample.NOW, ZoneOffset.UTC), 30);
    progress.begin(1, "one");
    progress.done(1, Duration.ofMillis(100));
    progress.close();
    String running = " => one                  0.0s\n";
    String done = " => one                  0.1s\n";
    assertEquals(
        "\r\033[J" + running + "\033[1A\r\033[J" + done + "\r\033[J",
        bytes.toString(StandardCharsets.UTF_8));
  }
}
