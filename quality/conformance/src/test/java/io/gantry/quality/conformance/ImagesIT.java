package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Images on their way: what a user types, against the registry that is in the distribution. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "skopeo"})
final class ImagesIT {
  private static final int BIG_BYTES = 24 << 20;
  private static final String GET = "GET";

  private static String digestOf(Gantry gantry, String image) throws Exception {
    String line = gantry.run("images", "--digests", "--format", "{{.Digest}}", image).succeeds();
    assertTrue(line.startsWith("sha256:"), line);
    return line;
  }

  private static Json.Obj skopeo(StateRoot root, String place) throws Exception {
    Process process =
        new ProcessBuilder("skopeo", "inspect", "--tls-verify=false", place)
            .directory(root.scratch().toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    byte[] out = process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor(), place);
    return Json.parse(out).asObject();
  }

  @Test
  void anImageGoesToARegistryAndComesBack(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox();
        RegistryServer registry = RegistryServer.serve(gantry, root)) {
      String name = registry.name() + "/a/bb:1";
      gantry.run("tag", "busybox", name).exits(0);
      String pushed = gantry.run("push", name).succeeds();
      assertTrue(
          pushed.startsWith("The push refers to repository [" + registry.name() + "/a/bb]\n"),
          pushed);
      String digest = digestOf(gantry, name);
      assertTrue(pushed.contains("\n1: digest: " + digest + " size: "), pushed);
      gantry.run("rmi", name, "busybox").exits(0);
      String pulled = gantry.run("pull", name).succeeds();
      assertTrue(pulled.startsWith("1: Pulling from a/bb\n"), pulled);
      assertTrue(
          pulled.endsWith(
              "Digest: %s\nStatus: Downloaded newer image for %s\n%s"
                  .formatted(digest, name, name)),
          pulled);
      gantry.run("run", "--rm", name, "true").exits(0);
      assertEquals(name, gantry.run("pull", "-q", name).succeeds());
      gantry.run("system", "check").exits(0);
      agreesWithSkopeo(gantry, root, name, digest);
      runsWhatIsNotHere(gantry, name);
    }
  }

  private static void agreesWithSkopeo(Gantry gantry, StateRoot root, String name, String digest)
      throws Exception {
    Json.Obj theirs = skopeo(root, "docker://" + name);
    Json.Obj ours =
        Json.parse(gantry.run("image", "inspect", "docker://" + name).succeeds()).asObject();
    for (String field : theirs.fields().keySet()) {
      assertEquals(theirs.get(field), ours.get(field), field);
    }
    assertEquals(digest, ours.string("Digest"));
    assertEquals(
        "[" + name.substring(0, name.lastIndexOf(':')) + "@" + digest + "]",
        gantry.run("image", "inspect", "-f", "{{.RepoDigests}}", name).succeeds());
  }

  private static void runsWhatIsNotHere(Gantry gantry, String name) throws Exception {
    gantry.run("rmi", name).exits(0);
    gantry.run("run", "--rm", "--pull", "never", name, "true").exits(125).complains(name);
    Result run = gantry.run("run", "--rm", name, "echo", "hello").exits(0);
    assertEquals("hello\n", run.out());
    run.complains("Unable to find image '" + name + "' locally\n1: Pulling from a/bb\n");
  }

  @Test
  void aSecondPushSendsWhatHasChanged(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox();
        RegistryServer registry = RegistryServer.serve(gantry, root)) {
      String name = registry.name() + "/a/app";
      Files.writeString(root.scratch().resolve("Dockerfile"), "FROM busybox\nCOPY file /\n");
      for (int version = 1; version <= 2; version++) {
        Files.writeString(root.scratch().resolve("file"), "version " + version);
        gantry.run("build", "-q", "-t", name + ":" + version, ".").exits(0);
        String told = gantry.run("push", name + ":" + version).succeeds();
        assertEquals(3 - version, lines(told, ": Pushed"), told);
        assertEquals(version - 1, lines(told, ": Layer already exists"), told);
      }
      // the file's layer and the configuration
      int before = registry.requests().size();
      Files.writeString(root.scratch().resolve("file"), "version 3");
      gantry.run("build", "-q", "-t", name + ":3", ".").exits(0);
      gantry.run("push", "-q", name + ":3").exits(0);
      assertEquals(2, registry.requests(before, "POST", "/blobs/uploads/").size());
      assertEquals("C /file", gantry.run("image", "diff", name + ":2", name + ":3").succeeds());
      gantry.run("rmi", name + ":1", name + ":2", name + ":3", "busybox").exits(0);
      Files.writeString(root.scratch().resolve("Dockerfile"), "FROM " + name + ":2\nENV A=b\n");
      gantry.run("build", "-q", "-t", "of-it", ".").exits(0);
      assertEquals("version 2", gantry.run("run", "--rm", "of-it", "cat", "/file").succeeds());
    }
  }

  private static long lines(String text, String end) {
    return text.lines().filter(line -> line.endsWith(end)).count();
  }

  @Test
  void aKilledPullGoesOnWhereItWas(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox();
        RegistryServer registry = RegistryServer.serve(gantry, root);
        SlowRelay relay = SlowRelay.to(registry.port())) {
      String name = relay.name() + "/a/big:1";
      byte[] noise = new byte[BIG_BYTES];
      new SplittableRandom(7).nextBytes(noise);
      Files.write(root.scratch().resolve("noise"), noise);
      Files.writeString(root.scratch().resolve("Dockerfile"), "FROM busybox\nCOPY noise /\n");
      gantry.run("build", "-q", "-t", name, ".").exits(0);
      gantry.run("push", "-q", name).exits(0);
      gantry.run("rmi", name, "busybox").exits(0);
      gantry.run("builder", "prune", "-f").exits(0);
      relay.allow(BIG_BYTES / 2);
      Path told = root.scratch().resolve("told");
      Process pull = gantry.start(told, "pull", name);
      Gantry.await("half of it has come", () -> relay.isHolding() && says(told, "Pull complete"));
      pull.destroyForcibly().waitFor();
      relay.allow(Long.MAX_VALUE);
      List<String> first = registry.requests(0, GET, "/blobs/");
      int before = registry.requests().size();
      gantry.run("pull", name).exits(0);
      List<String> again = registry.requests(before, GET, "/blobs/");
      List<String> layers = again.stream().filter(line -> !line.endsWith(" 200")).toList();
      assertEquals(1, layers.size(), () -> "first " + first + ", then " + again);
      assertTrue(layers.getFirst().endsWith(" 206"), layers::toString);
      assertEquals(
          Integer.toString(BIG_BYTES),
          gantry.run("run", "--rm", name, "stat", "-c", "%s", "/noise").succeeds());
      gantry.run("system", "check").exits(0);
    }
  }

  private static boolean says(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8).contains(text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void savedImagesAreLoaded(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      String id = gantry.run("images", "-q", "--no-trunc", "busybox").succeeds();
      gantry.run("tag", "busybox", "other:2").exits(0);
      gantry.run("save", "-o", "both.tar", "busybox", "other:2").exits(0);
      assertEquals(
          "linux", skopeo(root, "docker-archive:both.tar:docker.io/library/other:2").string("Os"));
      gantry.run("image", "copy", "-q", "docker-archive:both.tar:other:2", "oci:layout:1").exits(0);
      assertEquals("linux", skopeo(root, "oci:layout:1").string("Os"));
      gantry.run("rmi", "busybox", "other:2").exits(0);
      assertEquals("", gantry.run("images", "-q").succeeds());
      String loaded = gantry.run("load", "-q", "-i", "both.tar").succeeds();
      assertEquals(
          List.of("Loaded image: busybox:latest", "Loaded image: other:2"),
          loaded.lines().sorted().toList());
      assertEquals(id, gantry.run("images", "-q", "--no-trunc", "other:2").succeeds());
      gantry.run("system", "check").exits(0);
    }
  }

  @Test
  void aLoginIsNeededKeptAndForgotten(StateRoot root) throws Exception {
    Path users = root.scratch().resolve("users");
    // the password is "secret"
    Files.writeString(users, "me:$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n");
    try (Gantry gantry = Gantry.cold(root).with("HOME", root.scratch().toString()).withBusybox();
        RegistryServer registry =
            RegistryServer.serve(gantry, root, "--htpasswd", users.toString())) {
      String name = registry.name() + "/a/bb:1";
      gantry.run("tag", "busybox", name).exits(0);
      gantry.run("push", name).exits(1).complains(registry.name()).complains("login");
      gantry
          .runWith("wrong", "login", "-u", "me", "--password-stdin", registry.name())
          .exits(1)
          .complains(registry.name());
      assertEquals(
          "Login Succeeded",
          gantry
              .runWith("secret\n", "login", "-u", "me", "--password-stdin", registry.name())
              .succeeds());
      gantry.run("push", name).exits(0);
      gantry.run("pull", name).exits(0);
      gantry.run("logout", registry.name()).exits(0);
      gantry.run("pull", name).exits(1).complains("login");
      gantry.run("image", "list-tags", "--creds", "me:secret", registry.name() + "/a/bb").exits(0);
    }
  }

  @Test
  void whatIsWrongIsSaidWithTheNextStep(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox();
        RegistryServer registry = RegistryServer.serve(gantry, root)) {
      gantry
          .run("pull", registry.name() + "/a/none:1")
          .exits(1)
          .complains(registry.name() + "/a/none");
      gantry.run("push", "none").exits(1).complains("An image does not exist locally");
      gantry.run("pull", "localhost:1/a").exits(1).complains("localhost:1");
      gantry.run("load", "-i", "nowhere").exits(1).complains("no such file or directory");
      gantry.run("pull", "UPPER").exits(1).complains("must be lowercase");
    }
  }
}
