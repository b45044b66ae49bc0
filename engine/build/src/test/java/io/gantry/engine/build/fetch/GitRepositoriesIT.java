package io.gantry.engine.build.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildSecrets;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.HttpServer;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against repositories that a server gives away as plain files. */
@NeedsProgram("git")
@LeavesNothing
final class GitRepositoriesIT {
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private Path scratch;
  private Path served;
  private HttpServer server;
  private Fetches fetches;

  @BeforeEach
  void serve(StateRoot root) throws IOException {
    scratch = root.scratch();
    served = Files.createDirectories(scratch.resolve("served"));
    fetches = new Fetches(root.state().resolve("fetch"));
    server =
        HttpServer.open(
            HttpServer.Settings.of(new HttpServer.Listener.Tcp("127.0.0.1", 0, Optional.empty())),
            this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void answer(Exchange exchange) throws IOException {
    authorizations.add(exchange.headers().first("authorization").orElse("-"));
    Path file = served.resolve(exchange.path().substring(1)).normalize();
    if (file.startsWith(served) && Files.isRegularFile(file)) {
      exchange.send(200, Headers.NONE, Files.readAllBytes(file));
    } else {
      exchange.send(404, Headers.NONE, new byte[0]);
    }
  }

  private String git(Path directory, String... arguments) {
    var argv = new ArrayList<>(List.of("git", "-c", "protocol.file.allow=always"));
    argv.addAll(List.of(arguments));
    List<String> environment =
        List.of(
            "PATH=/usr/bin:/bin",
            "HOME=/nonexistent",
            "GIT_CONFIG_NOSYSTEM=1",
            "GIT_AUTHOR_NAME=a",
            "GIT_AUTHOR_EMAIL=a@example.com",
            "GIT_COMMITTER_NAME=a",
            "GIT_COMMITTER_EMAIL=a@example.com",
            "GIT_AUTHOR_DATE=2001-02-03T04:05:06Z",
            "GIT_COMMITTER_DATE=2001-02-03T04:05:06Z");
    Output output =
        Spawn.of(argv, environment).in(directory).run(new byte[0], Duration.ofSeconds(30));
    assertEquals(0, output.code(), output.stderr());
    return output.stdout().strip();
  }

  private Path repository(String name) throws IOException {
    Path work = Files.createDirectories(scratch.resolve(name));
    git(work, "init", "-q", "-b", "main");
    return work;
  }

  private String commit(Path work, String message) {
    git(work, "add", "-A");
    git(work, "commit", "-q", "-m", message);
    return git(work, "rev-parse", "HEAD");
  }

  private String publish(Path work) {
    String name = work.getFileName() + ".git";
    git(scratch, "clone", "-q", "--bare", work.toString(), served.resolve(name).toString());
    git(served.resolve(name), "update-server-info");
    return "http://127.0.0.1:" + server.port() + "/" + name;
  }

  private Set<String> checkout(String url, boolean keep) throws IOException {
    GitAddress address = GitAddress.parse(url).orElseThrow();
    Path target = Files.createTempDirectory(scratch, "out");
    fetches.checkout(address, fetches.commit(address, Access.NONE), keep, Access.NONE, target);
    var found = new TreeSet<String>();
    try (var paths = Files.walk(target)) {
      paths
          .filter(path -> !path.equals(target) && !path.startsWith(target.resolve(".git")))
          .forEach(path -> found.add(target.relativize(path).toString()));
    }
    if (Files.exists(target.resolve(".git"))) {
      found.add(".git");
    }
    return found;
  }

  private Path sample() throws IOException {
    Path work = repository("sample");
    Files.createDirectories(work.resolve("dir/sub"));
    Files.writeString(work.resolve("dir/sub/file"), "1");
    Files.writeString(work.resolve("top"), "1");
    Files.createSymbolicLink(work.resolve("dir/up"), Path.of("../../.."));
    Files.createSymbolicLink(work.resolve("link"), Path.of("/etc"));
    return work;
  }

  @Test
  void aBranchATagAndACommitAreFound() throws IOException {
    Path work = sample();
    String first = commit(work, "first");
    git(work, "tag", "-a", "-m", "tagged", "v1");
    Files.writeString(work.resolve("top"), "2");
    git(work, "checkout", "-q", "-b", "other");
    String second = commit(work, "second");
    git(work, "checkout", "-q", "main");
    String url = publish(work);
    assertEquals(first, fetches.commit(GitAddress.of(url), Access.NONE));
    for (String name : List.of("#v1", "?tag=v1", "#main", "#refs/heads/main", "#" + first)) {
      GitAddress address = GitAddress.parse(url + name).orElseThrow();
      assertEquals(first, fetches.commit(address, Access.NONE), name);
    }
    GitAddress other = GitAddress.parse(url + "#other").orElseThrow();
    assertEquals(second, fetches.commit(other, Access.NONE));
    assertEquals(
        Set.of("dir", "dir/sub", "dir/sub/file", "dir/up", "link", "top"),
        checkout(url + "#" + first, false));
    assertTrue(checkout(url + "#other", true).contains(".git"));
  }

  @Test
  void filesAreDatedAsTheirCommitWithPlainModes() throws IOException {
    Path work = sample();
    var _ = commit(work, "first");
    GitAddress address = GitAddress.of(publish(work));
    Path target = Files.createDirectories(scratch.resolve("out"));
    fetches.checkout(address, fetches.commit(address, Access.NONE), false, Access.NONE, target);
    for (String path : List.of("", "dir", "dir/sub/file", "top")) {
      assertEquals(
          Instant.parse("2001-02-03T04:05:06Z"),
          Files.getLastModifiedTime(target.resolve(path)).toInstant(),
          path);
    }
    assertEquals(
        "rw-r--r--",
        java.nio.file.attribute.PosixFilePermissions.toString(
            Files.getPosixFilePermissions(target.resolve("top"))));
  }

  @Test
  void aSubdirectoryBecomesTheRoot() throws IOException {
    Path work = sample();
    var _ = commit(work, "first");
    String url = publish(work);
    assertEquals(Set.of("file"), checkout(url + "#main:dir/sub", true));
    assertEquals(Set.of("sub", "sub/file", "up"), checkout(url + "#:/dir/", false));
  }

  @Test
  void aSubdirectoryCannotLeadOutOfTheRepository() throws IOException {
    Path work = sample();
    var _ = commit(work, "first");
    String url = publish(work);
    for (String path :
        List.of("link", "dir/up", "dir/up/served", "../x", "dir/../..", "top", "no")) {
      var failure =
          assertThrows(GantryException.class, () -> checkout(url + "#main:" + path, false), path);
      assertEquals(Kind.NOT_FOUND, failure.kind(), path);
    }
  }

  @Test
  void whatIsNoReferenceIsRefused() throws IOException {
    Path work = sample();
    String commit = commit(work, "first");
    String url = publish(work);
    for (String reference : List.of("-a", "--upload-pack=x", "a..b", "a b", "x:y@{1}", "gone")) {
      var address = new GitAddress(url, reference, "", "", Optional.empty(), true);
      assertThrows(GantryException.class, () -> fetches.commit(address, Access.NONE), reference);
    }
    for (String remote : List.of("-x", "ext::sh -c id", served.toString(), "file://" + served)) {
      assertThrows(
          GantryException.class, () -> fetches.commit(GitAddress.of(remote), Access.NONE), remote);
    }
    String half = commit.substring(0, 12);
    assertEquals(
        commit,
        fetches.commit(GitAddress.parse(url + "?checksum=" + half).orElseThrow(), Access.NONE));
    for (String wrong : List.of("0123456789", "zz")) {
      GitAddress address = GitAddress.parse(url + "?commit=" + wrong).orElseThrow();
      assertThrows(GantryException.class, () -> fetches.commit(address, Access.NONE));
    }
  }

  @Test
  void submodulesAreFetchedToo() throws IOException {
    Path inner = repository("inner");
    Files.writeString(inner.resolve("deep"), "1");
    var _ = commit(inner, "first");
    String innerUrl = publish(inner);
    Path work = sample();
    git(work, "submodule", "--quiet", "add", "--", innerUrl, "lib");
    var _ = commit(work, "first");
    String url = publish(work);
    Set<String> with = checkout(url, false);
    assertTrue(with.contains("lib/deep"), with.toString());
    assertFalse(with.contains("lib/.git"));
    assertFalse(checkout(url + "?submodules=false", false).contains("lib/deep"));
  }

  @Test
  void aSubmoduleOnThisHostIsRefused() throws IOException {
    Path inner = repository("inner");
    Files.writeString(inner.resolve("deep"), "1");
    var _ = commit(inner, "first");
    Path work = sample();
    git(work, "submodule", "--quiet", "add", "--", inner.toString(), "lib");
    var _ = commit(work, "first");
    String url = publish(work);
    assertThrows(GantryException.class, () -> checkout(url, false));
  }

  @Test
  void secretsGoToTheServerAndNotIntoArguments() throws IOException {
    Path work = sample();
    var _ = commit(work, "first");
    String url = publish(work);
    BuildSecrets secrets =
        new BuildSecrets() {
          @Override
          public Optional<byte[]> secret(String id) {
            return id.equals("GIT_AUTH_TOKEN")
                ? Optional.of("t0p".getBytes(StandardCharsets.UTF_8))
                : Optional.empty();
          }

          @Override
          public Optional<Path> agent(String id) {
            return Optional.empty();
          }
        };
    var _ = fetches.commit(GitAddress.of(url), new Access(Map.of(), secrets));
    String login =
        Base64.getEncoder().encodeToString("x-access-token:t0p".getBytes(StandardCharsets.UTF_8));
    assertEquals(Set.of("Basic " + login), Set.copyOf(authorizations));
    authorizations.clear();
    String withLogin = url.replace("//", "//me:hidden@");
    var _ = fetches.commit(GitAddress.of(withLogin), Access.NONE);
    assertTrue(authorizations.getFirst().startsWith("Basic "));
    var failure =
        assertThrows(
            GantryException.class,
            () -> fetches.commit(GitAddress.of(withLogin.replace("sample", "gone")), Access.NONE));
    assertFalse(failure.text().contains("hidden"), failure.text());
  }
}
