package io.gantry.engine.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.fetch.Fetches;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
@LeavesNothing
final class OpenContextsIT {
  private Path context;
  private Path runs;
  private ContextOpener opener;

  @BeforeEach
  void make(StateRoot root) throws IOException {
    context = Files.createDirectories(root.scratch().resolve("context"));
    runs = root.run().resolve("build");
    var fetches = new Fetches(root.state().resolve("fetch"));
    opener = new ContextOpener(root.state(), fetches, Clock.systemUTC());
  }

  private void file(String path, String text) throws IOException {
    Files.createDirectories(context.resolve(path).getParent());
    Files.writeString(context.resolve(path), text);
  }

  private OpenContexts open(BuildRequest.Subject subject) {
    return opener.open(BuildRequest.of(subject.context()).with(subject), runs.resolve("contexts"));
  }

  private OpenContexts open(BuildRequest.Definition definition) {
    return open(BuildRequest.Subject.of(new BuildContext.Directory(context)).with(definition));
  }

  private static BuildRequest.Definition inContext(String path) {
    return new BuildRequest.Definition.InContext(path);
  }

  @Test
  void theDockerfileIsFoundWhereItIsSaidToBe(StateRoot root) throws IOException {
    file("Dockerfile", "FROM a\n");
    file("sub/other", "FROM b\n");
    Path outside = Files.writeString(root.scratch().resolve("outside"), "FROM c\n");
    Files.createSymbolicLink(context.resolve("inside"), Path.of("/sub/other"));
    try (OpenContexts open = open(inContext(""))) {
      assertEquals("FROM a", open.dockerfile().lines().getFirst());
    }
    try (OpenContexts open = open(inContext("inside"))) {
      assertEquals("FROM b", open.dockerfile().lines().getFirst());
    }
    try (OpenContexts open = open(new BuildRequest.Definition.OnHost(outside))) {
      assertEquals("FROM c", open.dockerfile().lines().getFirst());
      assertEquals("outside", open.dockerfile().name());
    }
  }

  @Test
  void aLinkOutOfTheContextLeadsNowhere(StateRoot root) throws IOException {
    Path outside = Files.writeString(root.scratch().resolve("outside"), "FROM c\n");
    Files.createSymbolicLink(context.resolve("Dockerfile"), outside);
    Files.createSymbolicLink(context.resolve("up"), Path.of("../outside"));
    Files.createSymbolicLink(context.resolve("host"), Path.of("/etc"));
    var failure = assertThrows(GantryException.class, () -> open(inContext("")));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertThrows(GantryException.class, () -> open(inContext("up")));
    assertThrows(GantryException.class, () -> open(inContext("../outside")));
    try (OpenContexts open = open(new BuildRequest.Definition.Text("FROM a"))) {
      SourceTree tree = open.tree("");
      assertThrows(GantryException.class, () -> Sources.find(tree, "host/passwd"));
      assertThrows(GantryException.class, () -> Sources.find(tree, "../outside"));
      assertThrows(GantryException.class, () -> Sources.find(tree, "up"));
      assertEquals(List.of(), Sources.find(tree, "host/pass*"));
    }
  }

  @Test
  void aContextElsewhereIsBroughtWhenItsFilesAreWanted() throws IOException {
    file("word", "x");
    file("hidden", "x");
    file(".dockerignore", "word\n");
    var brought = new AtomicInteger();
    var elsewhere =
        new BuildContext.Remote(
            "key",
            () -> {
              brought.incrementAndGet();
              return context;
            });
    var subject =
        BuildRequest.Subject.of(elsewhere)
            .with(new BuildRequest.Definition.Sent("own", "FROM a\n", "hidden\n"))
            .withContexts(Map.of("named", elsewhere));
    try (OpenContexts open = open(subject)) {
      assertEquals("own", open.dockerfile().name());
      assertTrue(open.ignored().hides("hidden"));
      assertEquals(0, brought.get());
      assertEquals(List.of(".dockerignore", "word"), open.tree("").list(""));
      assertEquals(List.of(".dockerignore", "word"), open.tree("").list(""));
      assertEquals(1, brought.get());
      assertEquals(List.of(".dockerignore", "hidden"), open.tree("named").list(""));
      assertEquals(2, brought.get());
    }
  }

  @Test
  void theIgnoreFileOfADockerfileWins() throws IOException {
    file("Dockerfile", "FROM a\n");
    file(".dockerignore", "a\n");
    file("x/own", "FROM a\n");
    file("x/own.dockerignore", "b\n");
    file("a", "");
    file("b", "");
    try (OpenContexts open = open(inContext(""))) {
      assertEquals(List.of(".dockerignore", "Dockerfile", "b", "x"), open.tree("").list(""));
    }
    try (OpenContexts open = open(inContext("x/own"))) {
      assertEquals(List.of(".dockerignore", "Dockerfile", "a", "x"), open.tree("").list(""));
    }
  }

  @Test
  void aTarIsAContextWithItsOwners() throws IOException {
    byte[] tar =
        tar(
            Map.of("Dockerfile", "FROM a\n", ".dockerignore", "x\n", "x", "1"),
            TarEntry.directory("d", 0750).withOwner(7, 8));
    try (OpenContexts open = open(archive(gzip(tar)).with(inContext("")))) {
      assertEquals("FROM a", open.dockerfile().lines().getFirst());
      SourceTree tree = open.tree("");
      assertEquals(List.of(".dockerignore", "Dockerfile", "d", "x"), tree.list(""));
      assertTrue(tree.ownersCount());
      assertEquals(7, tree.status("d").uid());
      assertEquals(0750, tree.status("d").permissions());
    }
  }

  @Test
  @NeedsProgram({"bzip2", "xz", "zstd"})
  void aTarMayBeCompressedAsItLikes(StateRoot root) throws IOException {
    Path plain = Files.write(root.scratch().resolve("t.tar"), tar(Map.of("x", "1".repeat(9000))));
    for (String program : List.of("gzip", "bzip2", "xz", "zstd")) {
      Path packed = root.scratch().resolve(program);
      Output output =
          Spawn.of(
                  List.of("sh", "-c", program + " -c " + plain + " > " + packed),
                  List.of("PATH=/usr/bin:/bin"))
              .run(new byte[0], Duration.ofSeconds(30));
      assertEquals(0, output.code(), output.stderr());
      try (OpenContexts open = open(archive(Files.readAllBytes(packed)))) {
        assertEquals(9000, open.tree("").status("x").size(), program);
      }
    }
  }

  @Test
  void aHostileTarTouchesNothingOutside(StateRoot root) throws IOException {
    Path victim = Files.createDirectories(root.scratch().resolve("victim"));
    Files.writeString(victim.resolve("file"), "before");
    var out = new ByteArrayOutputStream();
    var tar = new TarWriter(out);
    tar.put(TarEntry.symbolicLink("abs", victim.toString()), InputStream.nullInputStream());
    tar.put(
        TarEntry.symbolicLink("up", "../../../../../../../.." + victim),
        InputStream.nullInputStream());
    for (String path : List.of("abs/file", "up/file", "abs/new")) {
      tar.put(TarEntry.file(path, 0644, 1), new ByteArrayInputStream(new byte[] {'x'}));
    }
    tar.close();
    try (OpenContexts open = open(archive(out.toByteArray()))) {
      assertTrue(open.tree("").list("").contains("abs"));
    }
    assertEquals("before", Files.readString(victim.resolve("file")));
    assertFalse(Files.exists(victim.resolve("new")));
  }

  @Test
  void brokenTarsAreRefused() throws IOException {
    byte[] tar = tar(Map.of("a", "1".repeat(2000)));
    for (int length : new int[] {10, 600, 1500, 2200}) {
      byte[] cut = java.util.Arrays.copyOf(tar, length);
      assertThrows(GantryException.class, () -> open(archive(cut)), () -> "cut at " + length);
    }
  }

  @Test
  void namedContextsAreOpenedWhenAskedForAndImagesAreNot(StateRoot root) throws IOException {
    file("Dockerfile", "FROM a\n");
    Path other = Files.createDirectories(root.scratch().resolve("other"));
    Files.writeString(other.resolve("kept"), "");
    Files.writeString(other.resolve("left"), "");
    Files.writeString(other.resolve(".dockerignore"), "left\n");
    BuildRequest.Subject subject =
        BuildRequest.Subject.of(new BuildContext.Directory(context))
            .withContexts(
                Map.of(
                    "dir", new BuildContext.Directory(other),
                    "gone", new BuildContext.Directory(other.resolve("gone")),
                    "none", new BuildContext.Empty(),
                    "image", new BuildContext.Image("busybox")));
    try (OpenContexts open = open(subject)) {
      assertEquals(List.of(".dockerignore", "kept"), open.tree("dir").list(""));
      assertEquals(open.tree("dir"), open.tree("dir"));
      assertEquals(List.of(), open.tree("none").list(""));
      assertEquals(Map.of("image", new BuildContext.Image("busybox")), open.images());
      assertThrows(GantryException.class, () -> open.tree("gone"));
      assertThrows(GantryException.class, () -> open.tree("image"));
      assertThrows(GantryException.class, () -> open.tree("unknown"));
    }
  }

  private static BuildRequest.Subject archive(byte[] bytes) {
    return BuildRequest.Subject.of(new BuildContext.Archive(new ByteArrayInputStream(bytes)))
        .with(new BuildRequest.Definition.Text("FROM t"));
  }

  private static byte[] tar(Map<String, String> files, TarEntry... others) throws IOException {
    var out = new ByteArrayOutputStream();
    var tar = new TarWriter(out);
    for (TarEntry entry : others) {
      tar.put(entry, InputStream.nullInputStream());
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
      tar.put(TarEntry.file(file.getKey(), 0644, bytes.length), new ByteArrayInputStream(bytes));
    }
    tar.close();
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
