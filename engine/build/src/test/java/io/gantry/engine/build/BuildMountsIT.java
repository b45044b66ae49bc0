package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code RUN --mount}, and how RUN runs. */
@NeedsRoot
@NeedsProgram("busybox")
@LeavesNothing
@Timeout(120)
final class BuildMountsIT {
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

  private List<String> run(String... lines) {
    var _ = shop.build(lines);
    return List.copyOf(shop.progress.lines);
  }

  @Test
  void aContextIsSeenWithoutWhatIsIgnored() throws IOException {
    shop.file(".dockerignore", "secret\nd/*.log\nkept\n!kept/back\n");
    shop.file("a", "a");
    shop.file("secret/x", "x");
    shop.file("d/b", "b");
    shop.file("d/e.log", "e");
    shop.file("kept/back", "back");
    shop.file("kept/gone", "gone");
    assertEquals(
        List.of(
            "./.dockerignore",
            "./a",
            "./d/b",
            "./kept/back",
            "755 0:0",
            "touch: /src/new: Read-only file system"),
        run(
            "FROM box",
            "RUN --mount=target=/src cd /src && find . -type f | sort &&"
                + " stat -c '%a %u:%g' d && ! touch /src/new"));
    assertFalse(Files.exists(shop.context.resolve("new")));
  }

  @Test
  void aPartOfAContextIsSeen() throws IOException {
    shop.file("d/e/f", "inner");
    Files.createSymbolicLink(shop.context.resolve("link"), Path.of("d/e"));
    assertEquals(
        List.of("inner", "inner", "f"),
        run(
            "FROM box",
            "RUN --mount=source=d/e/f,target=/f --mount=source=link,target=/links"
                + " cat /f; echo; cat /links/f; echo; ls /links"));
  }

  @Test
  void aContextThatChangesWhileItIsSeenIsNotRemembered() throws IOException {
    shop.file("d/a", "one");
    BuildProgress changing =
        new BuildProgress() {
          @Override
          public void begin(int step, String name) {}

          @Override
          public void log(int step, String line) {
            try {
              shop.file("d/a", "two");
            } catch (IOException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    String[] lines = {
      "FROM box", "RUN --mount=target=/src echo now; while ! grep two /src/d/a; do :; done"
    };
    var changed =
        assertThrows(
            GantryException.class, () -> shop.builder.build(shop.request(lines), changing));
    assertEquals(Kind.CONFLICT, changed.kind());
    assertTrue(changed.text().contains("\"/d/a\" has changed"), changed.text());
    assertEquals(List.of("now", "two"), run(lines));
  }

  @Test
  void ownersOfAContextAreRoot() throws IOException {
    shop.file("mine", "mine");
    Files.setAttribute(shop.context.resolve("mine"), "unix:uid", 1000);
    assertEquals(
        List.of("0:0"), run("FROM box", "RUN --mount=target=/src stat -c %u:%g /src/mine"));
  }

  @Test
  void whatIsWrittenToABindIsThrownAway() throws IOException {
    shop.file("a", "a");
    BuildResult built =
        shop.build(
            "FROM box AS other",
            "RUN echo other > /o",
            "FROM box",
            "RUN --mount=target=/src,rw --mount=from=other,target=/oth,rw"
                + " echo new > /src/a && echo new > /oth/o && cat /src/a /oth/o && rm -r /src/*");
    assertEquals(List.of("new", "new"), shop.progress.lines);
    assertEquals("a", Files.readString(shop.context.resolve("a")));
    assertEquals(shop.images.resolve("box").chain(), shop.image(built).chain());
    assertEquals(
        List.of("other"),
        run(
            "FROM box AS other",
            "RUN echo other > /o",
            "FROM box",
            "RUN --mount=from=other,target=/oth cat /oth/o"));
  }

  @Test
  void linksInAStageLeadNowhereElse() throws IOException {
    assertEquals(
        List.of("inside", "inside"),
        run(
            "FROM box AS other",
            "RUN mkdir /etc/d && echo inside > /etc/d/f && ln -s ../../../../../etc/d /out &&"
                + " ln -s /etc/d/f /file",
            "FROM box",
            "RUN --mount=from=other,source=/out,target=/o"
                + " --mount=from=other,source=file,target=/f cat /o/f /f"));
    var missing =
        assertThrows(
            GantryException.class,
            () ->
                run(
                    "FROM box AS other",
                    "RUN ln -s /../../../../../../../proc/1/root /out",
                    "FROM box",
                    "RUN --mount=from=other,source=/out,target=/o ls /o"));
    assertEquals(Kind.NOT_FOUND, missing.kind());
    assertTrue(missing.text().contains("\"/out\": not found"), missing.text());
  }

  @Test
  void linksAtTargetsLeadNowhereElse(StateRoot root) throws IOException {
    Path outside = root.scratch().resolve("outside");
    BuildResult built =
        shop.build(
            "FROM box",
            "RUN ln -s /../../../../../.." + outside + " /link",
            "RUN --mount=type=tmpfs,target=/link echo x > /link/x && ls " + outside);
    assertEquals(List.of("x"), shop.progress.lines);
    assertFalse(Files.exists(outside));
    var refused =
        assertThrows(
            GantryException.class,
            () ->
                run(
                    "FROM box",
                    "RUN ln -s /proc/1/root /root2",
                    "RUN --mount=type=cache,target=/root2/sub/dir true"));
    assertTrue(refused.text().contains("create failed"), refused.text());
    assertEquals(List.of("tmp 1777 0:0"), shop.tree(built, "tmp"));
  }

  @Test
  void mountsInsideOfMountsFindTheirPlaces() throws IOException {
    shop.file("src/code", "code");
    shop.file("settings", "settings");
    BuildResult built =
        shop.build(
            "FROM box",
            "RUN --mount=source=settings,target=/w/in/cache/settings"
                + " --mount=type=cache,target=/w/in/cache --mount=source=src,target=/w/in"
                + " --mount=source=settings,target=/w/in/conf"
                + " cat /w/in/code /w/in/cache/settings /w/in/conf && touch /w/in/cache/made");
    assertEquals(List.of("codesettingssettings"), shop.progress.lines);
    assertEquals(shop.images.resolve("box").chain(), shop.image(built).chain());
    assertFalse(Files.exists(shop.context.resolve("src/cache")));
  }

  @Test
  void noMountPointIsLeftWhereALayerHidTheStub() throws IOException {
    BuildResult built =
        shop.build(
            "FROM box",
            "RUN mkdir -p /w/a /v && echo f > /v/f",
            "RUN rm -r /w /v",
            "RUN --mount=type=cache,target=/w/a --mount=type=tmpfs,target=/v true");
    List<String> tree = shop.tree(built, "");
    assertTrue(
        tree.stream().noneMatch(line -> line.startsWith("w ") || line.startsWith("v ")),
        tree.toString());
    assertFalse(shop.topLayer(built).contains("w/a"));
  }

  @Test
  void aCacheOutlivesTheBuild() throws IOException {
    String mount = "RUN --mount=type=cache,target=/c,id=one,mode=0750,uid=3,gid=4 ";
    assertEquals(
        List.of("750 3:4"), run("FROM box", mount + "stat -c '%a %u:%g' /c && echo x > /c/f"));
    assertEquals(List.of("x"), run("FROM box", mount + "cat /c/f"));
    assertEquals(
        List.of("other"),
        run("FROM box", "RUN --mount=type=cache,target=/c,id=two ls /c; echo other"));
    var readOnly = run("FROM box", "RUN --mount=type=cache,target=/c,id=one,ro ! touch /c/g");
    assertEquals(List.of("touch: /c/g: Read-only file system"), readOnly);
  }

  @Test
  void aCacheBeginsWithFilesOfAStage() throws IOException {
    String first = "RUN mkdir /d && echo from > /d/f && ln /d/f /d/g && chown 5:6 /d/f";
    String mount = "RUN --mount=type=cache,target=/c,from=first,source=/d ";
    assertEquals(
        List.of("from", "5:6 2"),
        run(
            "FROM box AS first",
            first,
            "FROM box",
            mount + "cat /c/f && stat -c '%u:%g %h' /c/g && echo changed > /c/f"));
    assertEquals(
        List.of("changed"), run("FROM box AS first", first, "FROM box", mount + "cat /c/g"));
  }

  @Test
  void tmpfsHasItsSize() throws IOException {
    assertEquals(
        List.of("1024"),
        run(
            "FROM box",
            "RUN --mount=type=tmpfs,target=/t,size=1048576 df -k /t | tail -1 | awk '{print $2}'"));
  }

  @Test
  void aStageMadeAnewWithTheSameFilesIsTheSame() throws IOException {
    shop.file("a", "a");
    String bind = "RUN --mount=from=other,source=/d,target=/d cat /d/f > /made";
    var _ =
        shop.build(
            "FROM box AS other", "RUN mkdir /d && echo f > /d/f && echo 1 > /x", "FROM box", bind);
    var _ =
        shop.build(
            "FROM box AS other", "RUN mkdir /d && echo f > /d/f && echo 2 > /x", "FROM box", bind);
    assertTrue(
        shop.progress.cached.stream().anyMatch(name -> name.contains("--mount=from=other")),
        shop.progress.cached.toString());
    var _ =
        shop.build(
            "FROM box AS other", "RUN mkdir /d && echo g > /d/f && echo 2 > /x", "FROM box", bind);
    assertTrue(
        shop.progress.cached.stream().noneMatch(name -> name.contains("--mount=from=other")));
  }

  @Test
  void aChangedFileOfABindRunsTheStepAgain() throws IOException {
    shop.file("a", "one");
    String[] lines = {"FROM box", "RUN --mount=target=/src cat /src/a"};
    assertEquals(List.of("one"), run(lines));
    shop.file("a", "two");
    assertEquals(List.of("two"), run(lines));
    assertEquals(List.of(), run(lines));
  }

  @Test
  void hostsAndLimitsAreThoseOfTheRequest() {
    var running =
        new BuildRequest.Running(
            "default",
            List.of("db:10.1.2.3", "up:host-gateway", "six:[::1]"),
            1 << 20,
            List.of("nofile=100:200", "core=0"),
            Set.of());
    var _ =
        shop.build(
            shop.request(
                    "FROM box",
                    "RUN tail -3 /etc/hosts; df -k /dev/shm | tail -1 | awk '{print $2}';"
                        + " ulimit -Sn; ulimit -Hn; hostname")
                .with(running));
    assertEquals(
        List.of(
            "10.1.2.3\tdb", "10.0.0.1\tup", "::1\tsix", "1024", "100", "200", "buildkitsandbox"),
        shop.progress.lines);
  }

  @Test
  void whatADockerfileMayNotHaveMustBeAllowed() throws IOException {
    var refused =
        assertThrows(
            GantryException.class,
            () -> run("FROM box", "RUN --security=insecure mount -t tmpfs x /mnt"));
    assertTrue(refused.text().contains("--allow security.insecure"), refused.text());
    var host =
        assertThrows(GantryException.class, () -> run("FROM box", "RUN --network=host true"));
    assertTrue(host.text().contains("--allow network.host"), host.text());
    var allowed =
        new BuildRequest.Running("default", List.of(), 0, List.of(), Set.of("security.insecure"));
    var _ =
        shop.build(
            shop.request(
                    "FROM box",
                    "RUN --security=insecure mkdir /m && mount -t tmpfs x /m && umount /m &&"
                        + " grep CapEff /proc/self/status && grep Seccomp: /proc/self/status")
                .with(allowed));
    String most = Files.readString(Path.of("/proc/self/status")).split("CapBnd:\\s*", 2)[1];
    assertEquals("CapEff:\t" + most.lines().findFirst().orElseThrow(), shop.progress.lines.get(0));
    assertEquals("Seccomp:\t0", shop.progress.lines.get(1));
  }

  @Test
  void aDeviceIsGivenByItsPath() {
    var allowed = new BuildRequest.Running("default", List.of(), 0, List.of(), Set.of("device"));
    var _ =
        shop.build(
            shop.request("FROM box", "RUN --device=/dev/loop-control ls /dev/loop-control")
                .with(allowed));
    assertEquals(List.of("/dev/loop-control"), shop.progress.lines);
  }

  @Test
  void aProgramThatCannotStartIsNamed() {
    var missing =
        assertThrows(GantryException.class, () -> run("FROM box", "RUN [\"nosuch\", \"x\"]"));
    assertTrue(
        missing
            .text()
            .contains(
                "process \"nosuch x\" did not complete successfully: exit code: 127: exec:"
                    + " \"nosuch\": executable file not found in $PATH"),
        missing.text());
    var denied =
        assertThrows(GantryException.class, () -> run("FROM box", "RUN [\"/etc/passwd\"]"));
    assertTrue(denied.text().contains("exit code: 126"), denied.text());
    assertTrue(denied.text().contains("permission denied"), denied.text());
  }

  @Test
  void manyLinesAreCut() {
    List<String> lines =
        run("FROM box", "RUN yes 0123456789012345678901234567890123456789 | head -n 100000");
    assertEquals("[output clipped, log limit 2MiB reached]", lines.getLast());
    assertTrue(lines.stream().mapToLong(line -> line.length() + 1).sum() < (2 << 20) + 100);
    List<String> failed =
        assertThrows(GantryException.class, () -> run("FROM box", "RUN nosuchprogram"))
            .text()
            .lines()
            .toList();
    assertTrue(failed.toString().contains("exit code: 127"), failed.toString());
  }
}
