package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What RUN may see and nobody keeps. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class BuildSecretsIT {
  private static final String VALUE = "correct-horse-battery";

  private Workshop shop;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    shop.makeBox();
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  private record Given(Map<String, byte[]> secrets, Map<String, Path> agents)
      implements BuildSecrets {
    @Override
    public Optional<byte[]> secret(String id) {
      return Optional.ofNullable(secrets.get(id)).map(byte[]::clone);
    }

    @Override
    public Optional<Path> agent(String id) {
      return Optional.ofNullable(agents.get(id));
    }
  }

  private static BuildSecrets token(String value) {
    return new Given(Map.of("token", value.getBytes(StandardCharsets.UTF_8)), Map.of());
  }

  private BuildResult build(BuildSecrets secrets, String... lines) {
    return shop.build(shop.request(lines).with(secrets));
  }

  @Test
  void aSecretIsAFileOrAVariable() {
    var _ =
        build(
            token(VALUE),
            "FROM box",
            "RUN --mount=type=secret,id=token"
                + " --mount=type=secret,id=token,target=/etc/t,mode=0440,uid=7,gid=8"
                + " --mount=type=secret,id=token,env=TOKEN"
                + " cat /run/secrets/token | tr a-z A-Z; echo; echo \"$TOKEN\" | tr a-z A-Z;"
                + " stat -c '%a %u:%g' /run/secrets/token /etc/t;"
                + " ! echo x > /run/secrets/token");
    assertEquals(
        List.of("CORRECT-HORSE-BATTERY", "CORRECT-HORSE-BATTERY", "400 0:0", "440 7:8"),
        shop.progress.lines.subList(0, 4));
  }

  @Test
  void aSecretReachesNoDiskEvenWhileItIsUsed(StateRoot root) throws IOException {
    var found = new ArrayList<String>();
    BuildProgress looking =
        new BuildProgress() {
          @Override
          public void begin(int step, String name) {}

          @Override
          public void log(int step, String line) {
            if (line.equals("now")) {
              found.addAll(holding(root.top(), VALUE));
              release(root.state());
            }
          }
        };
    BuildResult built =
        shop.builder.build(
            shop.request(
                    "FROM box",
                    "RUN --mount=type=secret,id=token --mount=type=secret,id=token,env=TOKEN"
                        + " --mount=type=cache,target=/c"
                        + " test -n \"$TOKEN\" && test -s /run/secrets/token && echo now &&"
                        + " while ! test -e /c/go; do usleep 10000; done; rm /c/go")
                .with(token(VALUE)),
            looking);
    assertEquals(List.of(), found, "while it ran");
    assertEquals(List.of(), holding(root.top(), VALUE), "afterwards");
    assertFalse(shop.image(built).config().toString().contains(VALUE));
    assertEquals(
        shop.images.resolve("box").chain(), shop.image(built).chain(), "no mount point is left");
  }

  /** Lets the RUN go on, through its cache mount. */
  private static void release(Path state) {
    try (Stream<Path> all = Files.walk(state.resolve("build/mounts"))) {
      for (Path content : all.filter(path -> path.endsWith("content")).toList()) {
        Path _ = Files.createFile(content.resolve("go"));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The files below a directory that hold a text. */
  private static List<String> holding(Path directory, String text) {
    try (Stream<Path> all = Files.walk(directory)) {
      var holding = new ArrayList<String>();
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        String content = new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        if (content.contains(text)) {
          holding.add(path.toString());
        }
      }
      return holding;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anotherValueIsTheSameStep() {
    String[] lines = {"FROM box", "RUN --mount=type=secret,id=token cat /run/secrets/token > /f"};
    BuildResult first = build(token("one"), lines);
    assertEquals(first.imageId(), build(token("two"), lines).imageId());
    assertEquals(1, shop.progress.cached.stream().filter(name -> name.contains("RUN")).count());
  }

  @Test
  void aSecretThatIsNotGivenIsMissedOnlyIfItIsRequired() {
    var _ =
        build(
            BuildSecrets.NONE,
            "FROM box",
            "RUN --mount=type=secret,id=token --mount=type=secret,id=token,env=T"
                + " test ! -e /run/secrets/token && test -z \"${T+x}\"");
    var missing =
        assertThrows(
            DockerfileException.class,
            () ->
                build(
                    BuildSecrets.NONE,
                    "FROM box",
                    "RUN --mount=type=secret,id=token,required true"));
    assertEquals(Kind.NOT_FOUND, missing.kind());
    assertTrue(missing.text().contains("secret token: not found"), missing.text());
    assertTrue(missing.text().contains("--secret id=token"), missing.text());
  }

  @Test
  void aSecretHas500KiBAtMost() {
    var big =
        assertThrows(
            GantryException.class,
            () ->
                build(
                    token("x".repeat(500 * 1024 + 1)),
                    "FROM box",
                    "RUN --mount=type=secret,id=token true"));
    assertTrue(big.text().contains("500 KiB"), big.text());
  }

  @Test
  void aVariableOfTheImageGivesWayToASecret() {
    var _ =
        build(
            token("better"),
            "FROM box",
            "ENV TOKEN=plain",
            "RUN --mount=type=secret,id=token,env=TOKEN echo $TOKEN; env | grep -c TOKEN");
    assertEquals(List.of("better", "1"), shop.progress.lines);
  }

  @Test
  void anAgentIsReachedThroughASocketOfTheRunsOwn(StateRoot root) throws IOException {
    Path socket = root.scratch().resolve("agent");
    try (var agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      var _ =
          build(
              new Given(Map.of(), Map.of("default", socket)),
              "FROM box",
              "RUN --mount=type=ssh,mode=0666,uid=1000,gid=7 test -S \"$SSH_AUTH_SOCK\" &&"
                  + " echo $SSH_AUTH_SOCK && stat -c '%a %u:%g' $SSH_AUTH_SOCK",
              "RUN test -z \"$SSH_AUTH_SOCK\"");
    }
    assertEquals(List.of("/run/buildkit/ssh_agent.0", "666 1000:7"), shop.progress.lines);
  }

  @Test
  void anAgentThatIsRequiredIsNamed() {
    var missing =
        assertThrows(
            DockerfileException.class,
            () ->
                build(
                    BuildSecrets.NONE,
                    "FROM box",
                    "RUN --mount=type=ssh,id=work,required=true true"));
    assertTrue(missing.text().contains("--ssh work"), missing.text());
    var _ = build(BuildSecrets.NONE, "FROM box", "RUN --mount=type=ssh test -z \"$SSH_AUTH_SOCK\"");
  }

  @Test
  void aFailingStepDoesNotTellTheSecret() {
    var failed =
        assertThrows(
            GantryException.class,
            () ->
                build(
                    token(VALUE),
                    "FROM box",
                    "RUN --mount=type=secret,id=token,env=T nosuchprogram || exit 3"));
    assertTrue(failed.text().contains("exit code: 3"), failed.text());
    assertFalse(failed.text().contains(VALUE));
  }
}
