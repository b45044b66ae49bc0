package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** ADD, and contexts, from addresses. */
@NeedsRoot
@NeedsProgram("git")
@LeavesNothing
final class AddRemoteIT {
  private Workshop shop;
  private Path served;
  private HttpServer server;
  private String url;

  @BeforeEach
  void serve(StateRoot root) throws IOException {
    shop = new Workshop(root);
    served = Files.createDirectories(root.scratch().resolve("served"));
    server =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            this::answer);
    url = "http://127.0.0.1:" + server.port();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(Exchange exchange) throws IOException {
    Path file = served.resolve(exchange.path().substring(1)).normalize();
    if (file.startsWith(served) && Files.isRegularFile(file)) {
      exchange.send(200, Headers.NONE, Files.readAllBytes(file));
    } else {
      exchange.send(404, Headers.NONE, new byte[0]);
    }
  }

  private void publish(StateRoot root) throws IOException {
    Path work = Files.createDirectories(root.scratch().resolve("work/dir"));
    Files.writeString(work.resolve("Dockerfile"), "FROM scratch\nCOPY . /\n");
    Files.writeString(work.resolve("file"), "of git");
    Path script = root.scratch().resolve("publish");
    Files.writeString(
        script,
        "set -e; cd '"
            + work.getParent()
            + "'; git init -q -b main; git add -A; git -c user.name=a -c user.email=a@b commit -q"
            + " -m 1; cd '"
            + served
            + "'; git clone -q --bare '"
            + work.getParent()
            + "' a.git; cd a.git; git update-server-info\n");
    Output output =
        Spawn.of(List.of("sh", script.toString()), List.of("PATH=/usr/bin:/bin", "HOME=/none"))
            .run(new byte[0], Duration.ofSeconds(30));
    assertEquals(0, output.code(), output.stderr());
  }

  private BuildResult build(BuildContext context) {
    return shop.builder.build(BuildRequest.of(context), shop.progress);
  }

  @Test
  void aFileIsAddedAndAddedAgainOnlyWhenItChanged() throws IOException {
    Files.writeString(served.resolve("x.txt"), "one");
    String[] file = {"FROM scratch", "ADD " + url + "/x.txt /d/"};
    BuildResult first = shop.build(file);
    assertEquals(List.of("d 755 0:0", "d/x.txt 600 0:0 one"), shop.tree(first, "d"));
    assertEquals(first.imageId(), shop.build(file).imageId());
    Files.writeString(served.resolve("x.txt"), "two");
    assertEquals(List.of("d 755 0:0", "d/x.txt 600 0:0 two"), shop.tree(shop.build(file), "d"));
    assertThrows(GantryException.class, () -> shop.build("FROM scratch", "ADD " + url + "/none /"));
  }

  @Test
  void aRepositoryIsAddedAndCanBeTheContext(StateRoot root) throws IOException {
    publish(root);
    BuildResult added = shop.build("FROM scratch", "ADD " + url + "/a.git#main:dir /d/");
    assertTrue(shop.tree(added, "d").contains("d/file 644 0:0 of git"));
    BuildResult built = build(new BuildContext.Git(url + "/a.git#main:dir"));
    assertEquals("of git", shop.read(built, "file"));
    assertEquals(built.imageId(), build(new BuildContext.Git(url + "/a.git#main:dir")).imageId());
  }

  @Test
  void provenanceNamesWhatWasFetched(StateRoot root) throws IOException {
    publish(root);
    Files.writeString(served.resolve("x.txt"), "one");
    shop.build("FROM scratch", "ADD " + url + "/x.txt /d/");
    String file = provenance(shop.build("FROM scratch", "ADD " + url + "/x.txt /d/"));
    Digest one = Digest.of("one".getBytes(StandardCharsets.UTF_8));
    assertTrue(
        file.contains(
            "{\"uri\":\"" + url + "/x.txt\",\"digest\":{\"sha256\":\"" + one.hex() + "\"}}"),
        file);
    String context = provenance(build(new BuildContext.Git(url + "/a.git#main:dir")));
    String material = "\"uri\":\"" + url + "/a.git#main\",\"digest\":{\"sha1\":\"";
    assertTrue(context.contains(material), context);
    int at = context.indexOf(material) + material.length();
    String commit = context.substring(at, at + 40);
    assertTrue(
        context.contains(
            "\"configSource\":{\"uri\":\""
                + url
                + "/a.git#main:dir\",\"digest\":{\"sha1\":\""
                + commit),
        context);
  }

  private static String provenance(BuildResult built) {
    return built.metadata().getOrDefault("buildx.build.provenance", "");
  }

  @Test
  void aRepositoryKeepsItsGitDirectoryIfAnArgumentSaysSo(StateRoot root) throws IOException {
    publish(root);
    var context = new BuildContext.Git(url + "/a.git");
    BuildRequest plain =
        BuildRequest.of(context)
            .with(
                BuildRequest.Subject.of(context)
                    .with(new BuildRequest.Definition.Text("FROM scratch\nCOPY . /\n")));
    BuildRequest keeping =
        plain.with(plain.subject().withArguments(Map.of("BUILDKIT_CONTEXT_KEEP_GIT_DIR", "1")));
    String head = shop.read(shop.builder.build(keeping, shop.progress), ".git/HEAD");
    assertTrue(head.matches("[0-9a-f]{40}\n"), head);
    BuildResult without = shop.builder.build(plain, shop.progress);
    assertThrows(GantryException.class, () -> shop.read(without, ".git/HEAD"));
  }

  @Test
  void aDockerfileOrATarBehindAnAddressIsAContext() throws IOException {
    Files.writeString(served.resolve("Dockerfile"), "FROM scratch\nCOPY <<x /y\nz\nx\n");
    assertEquals("z\n", shop.read(build(new BuildContext.Http(url + "/Dockerfile")), "y"));
    shop.file("inside", "of the tar");
    Output tar =
        Spawn.of(
                List.of(
                    "tar",
                    "-C",
                    shop.context.toString(),
                    "-czf",
                    served.resolve("c.tgz").toString(),
                    "."),
                List.of("PATH=/usr/bin:/bin"))
            .run(new byte[0], Duration.ofSeconds(30));
    assertEquals(0, tar.code(), tar.stderr());
    var context = new BuildContext.Http(url + "/c.tgz");
    BuildResult built =
        shop.builder.build(
            BuildRequest.of(context)
                .with(
                    BuildRequest.Subject.of(context)
                        .with(new BuildRequest.Definition.Text("FROM scratch\nCOPY inside /x"))),
            shop.progress);
    assertEquals("of the tar", shop.read(built, "x"));
  }
}
