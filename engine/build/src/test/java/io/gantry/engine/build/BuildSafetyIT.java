package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What hostile contexts, archives and images tried with other builders, by the names it has. */
@NeedsRoot
@NeedsProgram({"busybox", "xz"})
@LeavesNothing
@Timeout(120)
final class BuildSafetyIT {
  private static final String SECRET = "of the host";

  private Workshop shop;
  private Path outside;

  @BeforeEach
  void open(StateRoot root) throws IOException {
    shop = new Workshop(root);
    outside = Files.createDirectories(root.scratch().resolve("outside"));
    Files.writeString(outside.resolve("secret"), SECRET);
  }

  @AfterEach
  void nothingIsLeftOrWritten() throws IOException {
    assertEquals(List.of(), shop.leftovers());
    try (var files = Files.list(outside)) {
      assertEquals(List.of(outside.resolve("secret")), files.toList());
    }
    assertEquals(SECRET, Files.readString(outside.resolve("secret")));
  }

  private String fails(String... lines) {
    return assertThrows(DockerfileException.class, () -> shop.build(lines)).problem();
  }

  @Test
  void sourcesNeverLeaveTheContextGhsa49p4px3hrq49() throws IOException {
    shop.file("f", "f");
    Path context = shop.context;
    Files.createSymbolicLink(context.resolve("absolute"), outside.resolve("secret"));
    Files.createSymbolicLink(context.resolve("relative"), Path.of("../outside/secret"));
    Files.createSymbolicLink(context.resolve("directory"), Path.of("../outside"));
    for (String source :
        List.of("absolute", "relative", "directory", "directory/secret", "../outside/secret")) {
      assertTrue(fails("FROM scratch", "COPY " + source + " /x").contains("not found"), source);
      assertTrue(fails("FROM scratch", "ADD " + source + " /x").contains("not found"), source);
    }
    BuildResult built = shop.build("FROM scratch", "COPY . /all", "COPY direct* /y/");
    assertEquals(
        List.of("absolute", "directory", "relative"),
        shop.tree(built, "all").stream()
            .filter(line -> line.contains(" -> "))
            .map(line -> line.substring(4, line.indexOf(' ')))
            .toList());
    assertFalse(shop.tree(built, "").toString().contains(SECRET));
  }

  @Test
  void aLinkThatChangesWhileItIsCopiedLeadsNowhereCve201815664() throws Exception {
    shop.file("d/secret", "mine");
    Path directory = shop.context.resolve("d");
    Path away = shop.context.resolve("away");
    var done = new AtomicBoolean();
    Thread swapper =
        Thread.ofPlatform()
            .start(() -> {
              while (!done.get()) {
                try {
                  Files.move(directory, away);
                  Files.createSymbolicLink(directory, outside);
                  Files.delete(directory);
                  Files.move(away, directory);
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              }
            });
    try {
      for (int i = 0; i < 40; i++) {
        try {
          BuildResult built =
              shop.build(Map.of(), true, List.of(), "FROM scratch", "COPY d /x", "COPY . /y");
          assertFalse(shop.tree(built, "").toString().contains(SECRET));
        } catch (GantryException _) {
          // it saw that something changes
        }
      }
    } finally {
      done.set(true);
      swapper.join();
    }
  }

  @Test
  void destinationsStayInTheImage() throws IOException {
    shop.makeBox();
    shop.file("f", "new");
    BuildResult built =
        shop.build(
            "FROM box",
            "RUN --network=none ln -s /../../../../.." + outside + " /out; ln -s ../../../.. /up",
            "COPY f /out/f",
            "COPY f /up/g",
            "COPY <<EOF /out/h",
            "x",
            "EOF",
            "WORKDIR /out/w");
    assertEquals("new", shop.read(built, "g"));
    assertEquals("new", shop.read(built, outside.toString().substring(1) + "/f"));
  }

  private void archive(String name, TarEntry... entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(shop.context.resolve(name));
        var tar = new TarWriter(out)) {
      for (TarEntry entry : entries) {
        if (entry.type() == TarEntry.Type.FILE) {
          byte[] content = "evil".getBytes(StandardCharsets.UTF_8);
          tar.put(entry, new ByteArrayInputStream(content));
        } else {
          tar.put(entry);
        }
      }
    }
  }

  @Test
  void archivesWriteOnlyBelowTheImage() throws IOException {
    String target = outside.toString();
    archive(
        "links.tar",
        TarEntry.symbolicLink("a", target),
        TarEntry.file("a/one", 0644, 4),
        TarEntry.symbolicLink("b", "../../../../../../../.." + target),
        TarEntry.file("b/two", 0644, 4));
    BuildResult built = shop.build("FROM scratch", "ADD links.tar /u");
    assertEquals("evil", shop.read(built, target.substring(1) + "/one"));
    archive("hard.tar", TarEntry.hardLink("h", target.substring(1) + "/secret"));
    assertTrue(fails("FROM scratch", "ADD hard.tar /u").contains("secret"));
  }

  @Test
  void anArchiveReplacesWhatItHolds() throws IOException {
    archive(
        "twice.tar",
        TarEntry.directory("d", 02775).withOwner(0, 7),
        TarEntry.file("d/one", 0644, 4),
        TarEntry.file("d/two", 04755, 4).withOwner(5, 6),
        TarEntry.directory("e", 0700),
        TarEntry.symbolicLink("d", "e"),
        TarEntry.file("d/three", 0600, 4),
        TarEntry.file("f", 0644, 4),
        TarEntry.directory("f", 0711),
        TarEntry.file("f/four", 0644, 4),
        TarEntry.file("f/four", 0640, 4),
        TarEntry.hardLink("f/five", "f/four"),
        TarEntry.directory("g", 02775).withOwner(0, 7),
        TarEntry.file("g/six", 0664, 4),
        TarEntry.file("g/seven", 04711, 4).withOwner(5, 6));
    BuildResult built = shop.build("FROM scratch", "ADD twice.tar /u");
    assertEquals(
        List.of(
            "u 755 0:0",
            "u/d -> e",
            "u/e 700 0:0",
            "u/e/three 600 0:0 evil",
            "u/f 711 0:0",
            "u/f/five 640 0:0 evil",
            "u/f/four 640 0:0 evil",
            "u/g 2775 0:7",
            "u/g/seven 4711 5:6 evil",
            "u/g/six 664 0:0 evil"),
        shop.tree(built, "u"));
  }

  @Test
  void attributesThatTheKernelObeysAreNotTaken() throws IOException {
    archive(
        "marked.tar",
        new TarEntry(
            "d",
            TarEntry.Type.DIRECTORY,
            0755,
            0,
            0,
            0,
            java.time.Instant.EPOCH,
            "",
            0,
            0,
            Map.of(
                "trusted.overlay.opaque",
                new byte[] {'y'},
                "trusted.overlay.redirect",
                "/etc".getBytes(StandardCharsets.UTF_8))));
    shop.file("d/kept", "kept");
    BuildResult built = shop.build("FROM scratch", "COPY d /u/d", "ADD marked.tar /u");
    assertEquals("kept", shop.read(built, "u/d/kept"));
    try (var mount =
            DetachedMount.overlay(shop.snapshots.view(shop.image(built).chain().orElseThrow()));
        RootDirectory root = mount.root()) {
      assertEquals(Map.of(), root.attributes("u/d"));
    }
  }

  @Test
  void noProgramOfTheImageUnpacksCve202641567() throws Exception {
    shop.makeBox();
    archive("t.tar", TarEntry.file("x", 0644, 4));
    int code = new ProcessBuilder("xz", "t.tar").directory(shop.context.toFile()).start().waitFor();
    assertEquals(0, code);
    BuildResult built =
        shop.build(
            "FROM box",
            "COPY --chmod=755 <<EOF /usr/bin/xz",
            "#!/bin/sh",
            "touch /ran",
            "EOF",
            "RUN --network=none rm -f /bin/xz /bin/unxz && cp /usr/bin/xz /bin/xz",
            "ADD t.tar.xz /u");
    assertEquals("evil", shop.read(built, "u/x"));
    assertTrue(shop.tree(built, "").stream().noneMatch(line -> line.startsWith("ran ")));
  }

  @Test
  void aCopyThatFailsMidwayLeavesNoLayer() throws IOException {
    shop.file("a/f", "f");
    shop.file("b", "b");
    int before = shop.snapshots.layers().size();
    assertTrue(
        fails("FROM scratch", "COPY a b /x/f/", "COPY b /x/f/b/c").contains("not a directory"));
    assertTrue(fails("FROM scratch", "COPY b a /f").contains("cannot copy to non-directory"));
    assertTrue(shop.snapshots.layers().size() - before <= 1);
    assertEquals(List.of(), shop.snapshots.actives());
  }

  @Test
  void ownersThatTheKernelWouldReadAsRootAreRefusedCve202440635() throws IOException {
    shop.file("f", "f");
    for (String owner : List.of("4294967296", "4294967295:1", "2147483648", "1:99999999999")) {
      String problem = fails("FROM scratch", "COPY --chown=" + owner + " f /");
      assertTrue(problem.contains("range"), problem);
    }
  }
}
