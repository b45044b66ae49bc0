package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.docker.buildkit.message.Graph;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourcesTest {
  @TempDir Path directory;

  private final FakeClient client = new FakeClient();
  private final StatusLog log = new StatusLog();
  private final Progress progress = new Progress("ref", log, Clock.systemUTC());

  @BeforeEach
  void twoDirectories() throws Exception {
    for (String name : List.of("dockerfile", "context", "src")) {
      client.directories.put(name, Files.createDirectory(directory.resolve(name)));
    }
  }

  private Sources.Opened open(Map<String, String> options, Map<String, Graph> inputs) {
    return new Sources(
            new Options(options), inputs, client, progress, directory, id -> "image-" + id)
        .open();
  }

  private void write(String place, String name, String text) throws Exception {
    FakeClient.write(directory.resolve(place), name, text);
  }

  @Test
  void theContextIsNotBroughtBeforeItIsWanted() throws Exception {
    write("dockerfile", "Dockerfile", "FROM scratch\n");
    write("context", ".dockerignore", "# comment\n/tmp/\n!keep \n");

    Sources.Opened opened = open(Map.of(), Map.of());

    assertEquals(
        new Definition.Sent("Dockerfile", "FROM scratch\n", "# comment\n/tmp/\n!keep \n"),
        opened.dockerfile());
    assertEquals(
        List.of(
            "dockerfile [Dockerfile, Dockerfile.dockerignore, dockerfile] []",
            "context [.dockerignore] []"),
        client.asked);
    var context = assertInstanceOf(BuildContext.Remote.class, opened.context());
    assertEquals("key-context", context.name());
    client.asked.clear();
    assertEquals(client.directories.get("context"), context.directory().get());
    assertEquals(List.of("context [] [tmp, !keep]"), client.asked);
  }

  @Test
  void whatIsBroughtIsTold() throws Exception {
    write("dockerfile", "Dockerfile", "FROM scratch\n");
    BuildContext context = open(Map.of(), Map.of()).context();
    var _ = ((BuildContext.Remote) context).directory().get();
    log.end(progress.steps());

    List<String> told = Told.words(log);

    assertTrue(
        told.contains("begin [internal] load build definition from Dockerfile"), told::toString);
    assertTrue(told.contains("part transferring dockerfile: 7 done"), told::toString);
    assertTrue(told.contains("done [internal] load .dockerignore"), told::toString);
    assertTrue(told.contains("done [internal] load build context"), told::toString);
  }

  @Test
  void theIgnoreFileBesideTheDockerfileWins() throws Exception {
    write("dockerfile", "app.Dockerfile", "FROM scratch\n");
    write("dockerfile", "app.Dockerfile.dockerignore", "own");
    write("context", ".dockerignore", "other");

    Definition file = open(Map.of("filename", "app.Dockerfile"), Map.of()).dockerfile();

    assertEquals(new Definition.Sent("app.Dockerfile", "FROM scratch\n", "own"), file);
    assertEquals(1, client.asked.size());
  }

  @Test
  void aMissingDockerfileIsToldAsDockerDoes() {
    var failure = assertThrows(GantryException.class, () -> open(Map.of(), Map.of()));
    assertEquals(
        "failed to read dockerfile: open Dockerfile: no such file or directory", failure.text());
  }

  @Test
  void aLinkThatLeadsOutOfTheClientsDirectoryLeadsNowhere() throws Exception {
    Path secret = Files.writeString(directory.resolve("secret"), "FROM secret\n");
    Files.createSymbolicLink(directory.resolve("dockerfile/Dockerfile"), secret);

    assertThrows(GantryException.class, () -> open(Map.of(), Map.of()));
    assertThrows(GantryException.class, () -> open(Map.of("filename", "../secret"), Map.of()));
  }

  @Test
  void aDockerfileThatIsNoTextOrTooLongIsRefused() throws Exception {
    Path file = Files.write(directory.resolve("dockerfile/Dockerfile"), new byte[] {(byte) 0xff});
    var unreadable = assertThrows(GantryException.class, () -> open(Map.of(), Map.of()));
    assertEquals("Dockerfile is not UTF-8", unreadable.text());

    try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength((16L << 20) + 1);
    }
    var tooLong = assertThrows(GantryException.class, () -> open(Map.of(), Map.of()));
    assertEquals("Dockerfile is larger than 16 MiB", tooLong.text());
  }

  @Test
  void contextsThatTheClientDoesNotHaveAreFetchedHere() {
    var git = open(Map.of("context", "https://h/a.git#main"), Map.of());
    assertEquals(new BuildContext.Git("https://h/a.git#main"), git.context());
    assertEquals(new Definition.InContext(""), git.dockerfile());
    var http = open(Map.of("context", "https://h/a.tar", "filename", "x"), Map.of());
    assertEquals(new BuildContext.Http("https://h/a.tar"), http.context());
    assertEquals(new Definition.InContext("x"), http.dockerfile());
    var upload = open(Map.of("context", "http://buildkit-session/id"), Map.of());
    assertInstanceOf(BuildContext.Archive.class, upload.context());
    assertEquals(List.of(), client.asked);
  }

  @Test
  void namedContextsAreOfEveryKind() throws Exception {
    write("dockerfile", "Dockerfile", "FROM scratch\n");
    write("src", ".dockerignore", "out");
    var options =
        Map.of(
            "context:a", "docker-image://busybox",
            "context:b", "local:src",
            "context:c", "input:one",
            "context:d", "https://h/a.git");

    Map<String, BuildContext> named = open(options, Map.of("one", Graph.ofResult("id"))).named();

    assertEquals(new BuildContext.Image("busybox"), named.get("a"));
    assertEquals(new BuildContext.Image("image-id"), named.get("c"));
    assertEquals(new BuildContext.Git("https://h/a.git"), named.get("d"));
    client.asked.clear();
    var local = assertInstanceOf(BuildContext.Remote.class, named.get("b"));
    assertEquals(client.directories.get("src"), local.directory().get());
    assertEquals(List.of("src [.dockerignore] []", "src [] [out]"), client.asked);
  }

  @Test
  void aLayoutOfTheClientsIsCopiedHere() throws Exception {
    write("dockerfile", "Dockerfile", "FROM scratch\n");
    String digest = Digest.of(new byte[] {1}).toString();
    client.asked.clear();

    Map<String, BuildContext> named =
        open(Map.of("context:a", "oci-layout://store:latest@" + digest), Map.of()).named();

    assertEquals("fetch oci:store", client.asked.getLast());
    var layout = assertInstanceOf(BuildContext.Layout.class, named.get("a"));
    assertEquals("@" + digest, layout.reference());
  }

  @Test
  void anInputThatIsNotThereOrNotUnderstoodIsRefused() throws Exception {
    write("dockerfile", "Dockerfile", "FROM scratch\n");
    var options = Map.of("context:a", "input:one");
    assertThrows(GantryException.class, () -> open(options, Map.of()));
    assertThrows(GantryException.class, () -> open(options, Map.of("one", Graph.EMPTY)));
  }
}
