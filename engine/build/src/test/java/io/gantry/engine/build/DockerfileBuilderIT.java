package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Builds on the real kernel, from a static busybox. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class DockerfileBuilderIT {
  private Workshop shop;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
  }

  @AfterEach
  void buildsLeaveOnlyLayers() throws IOException {
    assertEquals(List.of(), shop.leftovers());
  }

  @Test
  void filesOfTheContextArriveAsDockersDo() throws IOException {
    shop.file("a.txt", "a");
    shop.file("d/b.txt", "b");
    shop.file("d/e/c.txt", "c");
    shop.file("ignored/x", "x");
    shop.file(".dockerignore", "ignored\n**/*.log");
    shop.file("d/y.log", "log");
    Files.createSymbolicLink(shop.context.resolve("d/link"), Path.of("b.txt"));
    BuildResult built =
        shop.build(
            "FROM scratch",
            "COPY a.txt /one",
            "COPY a.txt /dir/",
            "COPY d /tree",
            "COPY --chown=7:8 --chmod=600 *.txt d/b.txt /owned/",
            "COPY --chown=9 . /all");
    List<String> tree = shop.tree(built, "");
    assertEquals(
        List.of(
            " 755 0:0",
            "all 755 9:9",
            "all/.dockerignore 644 9:9 ignored\n**/*.log",
            "all/a.txt 644 9:9 a",
            "all/d 755 9:9",
            "all/d/b.txt 644 9:9 b",
            "all/d/e 755 9:9",
            "all/d/e/c.txt 644 9:9 c",
            "all/d/link -> b.txt",
            "dir 755 0:0",
            "dir/a.txt 644 0:0 a",
            "one 644 0:0 a",
            "owned 600 7:8",
            "owned/a.txt 600 7:8 a",
            "owned/b.txt 600 7:8 b",
            "tree 755 0:0",
            "tree/b.txt 644 0:0 b",
            "tree/e 755 0:0",
            "tree/e/c.txt 644 0:0 c",
            "tree/link -> b.txt"),
        tree);
  }

  @Test
  void sourcesStayInTheContext() throws IOException {
    Files.createSymbolicLink(shop.context.resolve("out"), Path.of("/etc/passwd"));
    Files.createSymbolicLink(shop.context.resolve("up"), Path.of("../../state"));
    var absolute =
        assertThrows(DockerfileException.class, () -> shop.build("FROM scratch", "COPY out /x"));
    assertEquals(Kind.NOT_FOUND, absolute.kind());
    var upward =
        assertThrows(DockerfileException.class, () -> shop.build("FROM scratch", "COPY up /x"));
    assertEquals(Kind.NOT_FOUND, upward.kind());
    var dots =
        assertThrows(
            DockerfileException.class,
            () -> shop.build("FROM scratch", "COPY ../../../etc/passwd /x"));
    assertEquals(Kind.NOT_FOUND, dots.kind());
  }

  @Test
  void linksInTheImageLeadToPlacesInTheImage() throws IOException {
    shop.file("f", "f");
    shop.file("links/here", "");
    Files.createSymbolicLink(shop.context.resolve("links/run"), Path.of("/../../../real"));
    BuildResult built = shop.build("FROM scratch", "COPY links /", "COPY f /run/sub/");
    assertTrue(shop.tree(built, "real").contains("real/sub/f 644 0:0 f"));
    assertFalse(Files.exists(Path.of("/real")));
  }

  @Test
  void aBaseThatIsNotHereIsPulled() throws IOException {
    shop.file("f", "f");
    var _ = shop.build(Map.of(), false, List.of("mine:1"), "FROM scratch", "COPY f /f");
    shop.registry.images.put("host:5000/base:2", "mine:1");
    BuildResult built = shop.build("FROM host:5000/base:2", "COPY --from=host:5000/base:2 /f /g");
    assertEquals(List.of("host:5000/base:2"), shop.registry.pulled);
    assertTrue(shop.tree(built, "g").contains("g 644 0:0 f"));
    assertTrue(
        shop.progress.lines.stream().anyMatch(line -> line.contains("Pulling host:5000/base:2")));
    var _ = shop.build("FROM host:5000/base:2");
    assertEquals(1, shop.registry.pulled.size());
    var missing = assertThrows(GantryException.class, () -> shop.build("FROM host:5000/none:1"));
    assertTrue(missing.text().contains("host:5000/none:1"), missing.text());
  }

  @Test
  void programsRunAndTheirChangesBecomeALayer() throws IOException {
    shop.makeBox();
    BuildResult built =
        shop.build(
            "FROM box",
            "ARG GREETING=hello",
            "ENV WHO=world",
            "WORKDIR /work",
            "USER me",
            "RUN echo \"$GREETING $WHO $(pwd) $(id -un) $HOME\"; echo err >&2",
            "USER root",
            "RUN echo x > /made && rm /etc/group");
    assertTrue(
        shop.progress.lines.contains("hello world /work me /home/me"),
        shop.progress.lines.toString());
    assertTrue(shop.progress.lines.contains("err"), shop.progress.lines.toString());
    assertEquals(Set.of("etc", "etc/.wh.group", "made"), shop.topLayer(built));
    ImageConfig config = shop.image(built).config();
    List<ImageConfig.History> history = config.history();
    ImageConfig.History last = history.getLast();
    assertEquals(
        "RUN |1 GREETING=hello /bin/sh -c echo x > /made && rm /etc/group # buildkit",
        last.createdBy());
    assertFalse(last.emptyLayer());
    assertTrue(
        history.get(history.size() - 3).emptyLayer(), "a RUN that changes nothing has no layer");
    assertEquals("/work", config.workingDirectory());
    assertEquals("root", config.user());
  }

  @Test
  void aRunFindsItsMountPointsAndLeavesNoneBehind() throws IOException {
    Files.copy(Path.of("/usr/bin/busybox"), shop.context.resolve("busybox"));
    BuildResult built =
        shop.build(
            "FROM scratch",
            "COPY --chmod=755 busybox /busybox",
            "RUN [\"/busybox\", \"sh\", \"-c\", \"cd /; B=/busybox; $B ls / /etc; $B cat"
                + " /etc/hosts; $B touch /done\"]");
    assertTrue(shop.progress.lines.contains("resolv.conf"), shop.progress.lines.toString());
    assertTrue(shop.progress.lines.contains("127.0.0.1\tlocalhost buildkitsandbox"));
    assertEquals(Set.of("done"), shop.topLayer(built));
  }

  @Test
  void scriptsAndMountsOfARun() throws IOException {
    shop.makeBox();
    shop.file("in/f", "from the context\n");
    String[] lines = {
      "FROM box",
      "RUN <<EOF",
      "echo one",
      "echo two",
      "EOF",
      "RUN <<EOF",
      "#!/bin/awk -f",
      "BEGIN { print \"awk\" }",
      "EOF",
      "RUN --mount=type=cache,target=/c --mount=type=tmpfs,target=/t echo x >> /c/n; touch /t/y;"
          + " wc -l < /c/n",
      "RUN --mount=type=bind,source=in,target=/in cat /in/f; ! touch /in/g"
    };
    BuildResult built = shop.build(lines);
    assertTrue(
        shop.progress.lines.containsAll(List.of("one", "two", "awk", "1", "from the context")),
        shop.progress.lines.toString());
    assertEquals(
        shop.images.resolve("box").config().diffIds(),
        shop.image(built).config().diffIds(),
        "nothing stays of mounts");
    var _ = shop.build(Map.of(), true, List.of(), lines);
    assertTrue(shop.progress.lines.contains("2"), shop.progress.lines.toString());
  }

  @Test
  void aSecondBuildIsCachedWholeAndGivesTheSameImage() throws IOException {
    shop.makeBox();
    shop.file("f", "1");
    String[] lines = {"FROM box", "WORKDIR /w", "COPY f .", "RUN cat f > g", "CMD [\"x\"]"};
    BuildResult first = shop.build(lines);
    BuildResult second = shop.build(lines);
    assertEquals(first.imageId(), second.imageId());
    assertEquals(
        List.of("[2/4] WORKDIR /w", "[3/4] COPY f .", "[4/4] RUN cat f > g"), shop.progress.cached);
  }

  @Test
  void onlyContentCountsAndAChangeIsFeltDownstreamOnly() throws IOException {
    shop.makeBox();
    shop.file("early", "1");
    shop.file("late", "1");
    String[] lines = {"FROM box", "COPY early /", "RUN cat /early", "COPY late /", "RUN cat /late"};
    var _ = shop.build(lines);
    Files.setLastModifiedTime(
        shop.context.resolve("early"), FileTime.from(Instant.ofEpochSecond(1)));
    shop.file("late", "2");
    var _ = shop.build(lines);
    assertEquals(List.of("[2/5] COPY early /", "[3/5] RUN cat /early"), shop.progress.cached);
    assertEquals(List.of("2"), shop.progress.lines);
    Files.setPosixFilePermissions(
        shop.context.resolve("late"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    var _ = shop.build(lines);
    assertEquals(2, shop.progress.cached.size(), "the mode counts");
  }

  @Test
  void stagesGiveFilesToEachOther() throws IOException {
    shop.makeBox();
    shop.file("s", "source");
    BuildResult built =
        shop.build(
            "FROM box AS maker",
            "RUN mkdir /out && echo made > /out/m && chown 1000:1000 /out/m",
            "FROM nosuch AS unused",
            "RUN false",
            "FROM scratch",
            "COPY --from=maker /out/ /",
            "COPY --from=box /etc/passwd /p",
            "COPY s /");
    assertEquals(
        List.of("m 644 1000:1000 made", "s 644 0:0 source"),
        shop.tree(built, "").stream().filter(line -> line.matches("[ms] .*")).toList());
    assertEquals(3, shop.image(built).config().diffIds().size());
  }

  @Test
  void archivesAreUnpackedByAddOnly() throws Exception {
    shop.file("t/x/y", "y");
    tar("czf", "t.tgz");
    tar("cf", "plain.tar");
    BuildResult built =
        shop.build(
            "FROM scratch",
            "ADD t.tgz /u",
            "ADD plain.tar /v/",
            "COPY plain.tar /w/",
            "ADD t/x /z");
    assertEquals(List.of("u/x/y 644 0:0 y"), shop.tree(built, "u").subList(2, 3));
    assertEquals(List.of("v/x/y 644 0:0 y"), shop.tree(built, "v").subList(2, 3));
    assertTrue(shop.tree(built, "w").get(1).startsWith("w/plain.tar 644"));
    assertEquals(List.of("z 755 0:0", "z/y 644 0:0 y"), shop.tree(built, "z"));
  }

  private void tar(String how, String archive) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("tar", "--owner=0", "--group=0", "-C", "t", "-" + how, archive, "x")
            .directory(shop.context.toFile())
            .start()
            .waitFor();
    assertEquals(0, code);
  }

  @Test
  void aFailedRunShowsItsPlaceAndExitCode() throws IOException {
    shop.makeBox();
    var thrown =
        assertThrows(
            DockerfileException.class,
            () -> shop.build("FROM box", "RUN true", "RUN echo no; exit 7", "RUN true"));
    assertEquals(
        """
        Dockerfile:3
        --------------------
           1 |     FROM box
           2 |     RUN true
           3 | >>> RUN echo no; exit 7
           4 |     RUN true
        --------------------
        ERROR: process "/bin/sh -c echo no; exit 7" did not complete successfully: exit code: 7\
        """,
        thrown.getMessage());
  }

  @Test
  void missingThingsAreNamedWithTheirPlace() {
    var image = assertThrows(DockerfileException.class, () -> shop.build("FROM nosuch:1", "RUN x"));
    assertEquals(Kind.NOT_FOUND, image.kind());
    assertEquals(1, image.line());
    var file =
        assertThrows(DockerfileException.class, () -> shop.build("FROM scratch", "COPY nosuch /"));
    assertEquals(2, file.line());
    assertTrue(file.problem().startsWith("\"/nosuch\": not found"), file.problem());
  }

  @Test
  void anInterruptKillsTheStepAndCleansUp() throws Exception {
    shop.makeBox();
    var failure = new AtomicReference<Optional<RuntimeException>>(Optional.empty());
    Thread build =
        Thread.ofPlatform()
            .start(() -> {
              try {
                var _ = shop.build("FROM box", "RUN echo begun; sleep 100");
              } catch (RuntimeException e) {
                failure.set(Optional.of(e));
              }
            });
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!shop.progress.lines.contains("begun") && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    build.interrupt();
    assertTrue(build.join(Duration.ofSeconds(20)), "the build ends");
    GantryException thrown = (GantryException) failure.get().orElseThrow();
    assertEquals(Kind.CANCELLED, thrown.kind());
    assertEquals(List.of(), shop.leftovers());
  }

  @Test
  void copiesAreReproducible(StateRoot root) throws IOException {
    shop.file("d/f", "f");
    String[] lines = {"FROM scratch", "WORKDIR /a/b", "COPY d /x/y", "COPY d/f z/"};
    var arguments = Map.of("SOURCE_DATE_EPOCH", "1700000000");
    BuildResult first = shop.build(arguments, false, List.of(), lines);
    BuildResult again = shop.build(arguments, true, List.of(), lines);
    assertEquals(first.imageId(), again.imageId());
    assertEquals(
        shop.image(shop.build(lines)).config().diffIds(),
        shop.image(shop.build(Map.of(), true, List.of(), lines)).config().diffIds());
    assertEquals(Instant.ofEpochSecond(1_700_000_000L), shop.image(first).config().created());
    assertTrue(Files.exists(root.state()));
  }

  @Test
  void theCacheKeepsLayersUntilItIsPruned() throws IOException {
    shop.file("f", "f");
    BuildResult built = shop.build("FROM scratch", "COPY f /");
    shop.images.remove(shop.image(built), Optional.empty());
    long _ = shop.images.collect();
    assertEquals(1, shop.snapshots.layers().size());
    assertEquals(1, shop.builder.caches().prune(BuildCaches.Rule.ALL).entries().size());
    assertEquals(0, shop.snapshots.layers().size());
  }

  @Test
  void whatAKilledBuildLeftIsRemovedByTheNext() throws IOException {
    shop.snapshots.prepare("build-0123456789abcdef-1", Optional.empty());
    Path dead =
        Files.createDirectories(shop.runs.resolve("runs/0123456789abcdef/" + "a".repeat(64)));
    Files.writeString(dead.resolve("hosts"), "x");
    shop.file("f", "f");
    var _ = shop.build("FROM scratch", "COPY f /");
    assertEquals(List.of(), shop.leftovers());
  }

  @Test
  void twoBuildsAtOnceShareTheirWork() throws Exception {
    shop.makeBox();
    shop.progress.lines.clear();
    var start = new CountDownLatch(1);
    var results = new java.util.concurrent.ConcurrentLinkedQueue<BuildResult>();
    List<Thread> builds =
        java.util.stream.IntStream.range(0, 2)
            .mapToObj(_ ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        start.await();
                        results.add(shop.build("FROM box", "RUN echo once; echo > /o"));
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                    }))
            .toList();
    start.countDown();
    for (Thread build : builds) {
      assertTrue(build.join(Duration.ofSeconds(60)));
    }
    assertEquals(2, results.size());
    assertEquals(1, results.stream().map(BuildResult::imageId).distinct().count());
  }
}
