package io.gantry.image.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a layer's tar means, on top of other layers. */
@NeedsRoot
class LayerApplyIT {
  @TempDir Path directory;
  private Store store;
  private Layer base;

  @BeforeEach
  void makeBase() throws IOException {
    store = new Store(directory.resolve("store"));
    base =
        store.apply(
            new TarBuilder()
                .directory("d")
                .file("d/a", "lower a")
                .file("d/b", "lower b")
                .directory("d/sub")
                .file("d/sub/x", "lower x")
                .file("file", "lower file")
                .directory("real")
                .symlink("link", "real"));
  }

  private Map<String, String> shown(TarBuilder upper) throws IOException {
    return store.show(store.apply(base, upper));
  }

  private String refusal(TarBuilder tar) {
    var failure = assertThrows(GantryException.class, () -> store.apply(base, tar));
    assertEquals(Kind.INVALID, failure.kind());
    return failure.text();
  }

  @Test
  void whiteoutsHideWhatIsBelow() throws IOException {
    var shown =
        shown(new TarBuilder().mark("d/.wh.a").mark("d/.wh.sub").mark(".wh.file").mark(".wh.no"));
    assertEquals(Map.of("d", "/", "d/b", "lower b", "real", "/", "link", "-> real"), shown);
  }

  @Test
  void aWhiteoutNeverHidesItsOwnLayerWhereverItStands() throws IOException {
    for (boolean first : new boolean[] {true, false}) {
      var tar = new TarBuilder();
      tar = first ? tar.mark("d/.wh.a").mark("d/.wh.sub") : tar;
      tar.file("d/a", "upper a").directory("d/sub").file("d/sub/y", "upper y");
      tar = first ? tar : tar.mark("d/.wh.a").mark("d/.wh.sub");
      var shown = shown(tar);
      assertEquals("upper a", shown.get("d/a"));
      assertEquals("upper y", shown.get("d/sub/y"));
      assertTrue(!shown.containsKey("d/sub/x"), () -> first + ": " + shown);
    }
  }

  @Test
  void anOpaqueMarkHidesOnlyWhatIsBelowWhereverItStands() throws IOException {
    for (int place = 0; place < 3; place++) {
      var tar = new TarBuilder();
      tar = place == 0 ? tar.mark("d/.wh..wh..opq") : tar;
      tar.directory("d");
      tar = place == 1 ? tar.mark("d/.wh..wh..opq") : tar;
      tar.file("d/new", "upper").file("d/sub/y", "upper y");
      tar = place == 2 ? tar.mark("d/.wh..wh..opq") : tar;
      assertEquals(
          Map.of(
              "d",
              "/",
              "d/new",
              "upper",
              "d/sub",
              "/",
              "d/sub/y",
              "upper y",
              "file",
              "lower file",
              "real",
              "/",
              "link",
              "-> real"),
          shown(tar));
    }
  }

  @Test
  void anOpaqueRootHidesEverything() throws IOException {
    assertEquals(
        Map.of("d", "/", "d/n", "new"),
        shown(new TarBuilder().file("d/n", "new").mark(".wh..wh..opq")));
  }

  @Test
  void aWhiteoutMayBeAHardLink() throws IOException {
    var shown = shown(new TarBuilder().mark("d/.wh.a").hardLink("d/.wh.b", "d/.wh.a"));
    assertEquals(Optional.empty(), Optional.ofNullable(shown.get("d/a")));
    assertEquals(Optional.empty(), Optional.ofNullable(shown.get("d/b")));
  }

  @Test
  void marksOfAufsMeanNothing() throws IOException {
    assertEquals(
        store.show(base), shown(new TarBuilder().directory(".wh..wh.plnk").mark(".wh..wh.aufs")));
  }

  @Test
  void whiteoutsOfABaseLayerMeanNothing() throws IOException {
    Layer layer = store.apply(new TarBuilder().mark(".wh.a").file("a", "a").mark("d/.wh..wh..opq"));
    assertEquals(Map.of("a", "a", "d", "/"), store.show(layer));
  }

  @Test
  void whiteoutsOfNothingAreRefused() throws IOException {
    assertTrue(refusal(new TarBuilder().mark("d/.wh.")).contains("whiteout of nothing"));
    assertTrue(refusal(new TarBuilder().mark("d/.wh...")).contains("whiteout of nothing"));
  }

  @Test
  void typesMayChange() throws IOException {
    assertEquals(
        Map.of(
            "d",
            "now a file",
            "file",
            "/",
            "file/in",
            "it",
            "real",
            "-> d",
            "link",
            "/",
            "link/x",
            "y"),
        shown(
            new TarBuilder()
                .file("d", "now a file")
                .directory("file")
                .file("file/in", "it")
                .symlink("real", "d")
                .directory("link")
                .file("link/x", "y")));
  }

  @Test
  void missingParentsAreMadeAndFilesInTheWayGivePlace() throws IOException {
    var shown = shown(new TarBuilder().file("x/y/z", "deep").file("file/z", "instead"));
    assertEquals("deep", shown.get("x/y/z"));
    assertEquals("instead", shown.get("file/z"));
  }

  @Test
  void aDirectoryThatIsOnlyPassedKeepsItsLooks() throws IOException {
    Layer sticky =
        store.apply(
            new TarBuilder()
                .entry(
                    TarEntry.directory("tmp", 01777)
                        .withOwner(7, 8)
                        .withModified(TarBuilder.TIME)
                        .withAttributes(Map.of("user.a", new byte[] {1}))));
    Layer upper = store.apply(sticky, new TarBuilder().file("tmp/f", "f"));
    Store.mounted(
        store.snapshots.view(upper.chain()),
        root -> {
          FileStatus tmp = root.stat("tmp", false).orElseThrow();
          assertEquals(01777, tmp.permissions());
          assertEquals(7, tmp.uid());
          assertEquals(8, tmp.gid());
          assertEquals(TarBuilder.TIME, tmp.modified());
          assertArrayEquals(new byte[] {1}, root.attributes("tmp").get("user.a"));
        });
  }

  @Test
  void linksOnTheWayAreFollowedInsideTheRoot() throws IOException {
    Layer upper =
        store.apply(
            base,
            new TarBuilder()
                .file("link/through", "lower link")
                .symlink("up", "../../../../d")
                .file("up/climbed", "stays inside")
                .symlink("abs", "/real")
                .file("abs/n", "absolute"));
    var shown = store.show(upper);
    assertEquals("lower link", shown.get("real/through"));
    assertEquals("stays inside", shown.get("d/climbed"));
    assertEquals("absolute", shown.get("real/n"));
    assertEquals("-> real", shown.get("link"));
  }

  @Test
  void linksToTheHostReachNothing() throws IOException {
    Path victim = Files.writeString(directory.resolve("victim"), "untouched");
    Layer layer =
        store.apply(
            base,
            new TarBuilder()
                .symlink("escape", directory.toString())
                .file("escape/victim", "inside the image"));
    assertEquals("untouched", Files.readString(victim));
    assertEquals(
        "inside the image", store.show(layer).get(directory.toString().substring(1) + "/victim"));
  }

  @Test
  void loopsOfLinksAreRefused() throws IOException {
    assertTrue(
        refusal(new TarBuilder().symlink("l", "m").symlink("m", "l").file("l/f", "f"))
            .contains("too many symbolic links"));
  }

  @Test
  void hardLinksReachIntoLowerLayersAndForward() throws IOException {
    Layer upper =
        store.apply(
            base,
            new TarBuilder()
                .hardLink("early", "later")
                .hardLink("second", "early")
                .hardLink("down", "d/a")
                .hardLink("through", "link/../d/sub/x")
                .file("later", "later"));
    var shown = store.show(upper);
    assertEquals("lower a", shown.get("down"));
    assertEquals("lower x", shown.get("through"));
    assertEquals("later", shown.get("second"));
    Store.mounted(
        store.snapshots.view(upper.chain()),
        root -> {
          long inode = root.stat("later", false).orElseThrow().inode();
          assertEquals(inode, root.stat("early", false).orElseThrow().inode());
          assertEquals(3, root.stat("second", false).orElseThrow().links());
          assertEquals(2, root.stat("d/a", false).orElseThrow().links());
        });
  }

  @Test
  void hardLinksToNothingOrToDirectoriesAreRefused() throws IOException {
    assertTrue(refusal(new TarBuilder().hardLink("l", "no/where")).contains("is in no layer"));
    assertTrue(
        refusal(new TarBuilder().mark("d/.wh.a").hardLink("l", "d/a")).contains("is in no layer"));
    assertTrue(refusal(new TarBuilder().hardLink("l", "d")).contains("to the directory"));
  }

  @Test
  void devicesAndPipesAreMade() throws IOException {
    var shown =
        shown(
            new TarBuilder()
                .device("null", TarEntry.Type.CHARACTER_DEVICE, 1, 3)
                .device("disk", TarEntry.Type.BLOCK_DEVICE, 259, 300_000)
                .device("pipe", TarEntry.Type.FIFO, 0, 0));
    assertEquals("c 1:3", shown.get("null"));
    assertEquals("b 259:300000", shown.get("disk"));
    assertEquals("p 0:0", shown.get("pipe"));
    assertTrue(
        refusal(new TarBuilder().device("d/a", TarEntry.Type.CHARACTER_DEVICE, 0, 0))
            .contains("device 0:0"));
  }

  @Test
  void ownerCapabilitiesModeAndTimeAreAllKept() throws IOException {
    byte[] capability = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    var attributes =
        Map.of("security.capability", capability, "user.empty", new byte[0], "user.b", capability);
    Instant odd = Instant.parse("1969-07-20T20:17:40.123456789Z");
    TarEntry ping =
        TarEntry.file("ping", 06755, 0)
            .withOwner(1000, 1001)
            .withModified(odd)
            .withAttributes(attributes);
    Layer upper =
        store.apply(
            base,
            new TarBuilder()
                .entry(ping)
                .entry(
                    TarEntry.symbolicLink("s", "t").withOwner(5, 6).withModified(TarBuilder.TIME))
                .entry(TarEntry.directory("d", 0700).withModified(odd))
                .file("d/late", "changes the directory"));
    Store.mounted(
        store.snapshots.view(upper.chain()),
        root -> {
          FileStatus file = root.stat("ping", false).orElseThrow();
          assertEquals(06755, file.permissions());
          assertEquals(1000, file.uid());
          assertEquals(1001, file.gid());
          assertEquals(odd, file.modified());
          assertArrayEquals(capability, root.attributes("ping").get("security.capability"));
          assertArrayEquals(new byte[0], root.attributes("ping").get("user.empty"));
          assertEquals(TarBuilder.TIME, root.stat("s", false).orElseThrow().modified());
          assertEquals(5, root.stat("s", false).orElseThrow().uid());
          assertEquals(odd, root.stat("d", false).orElseThrow().modified());
        });
    assertEquals(upper.diffId(), store.digestOfTar(upper));
  }

  @Test
  void attributesOfOverlayfsInAnImageAreNotObeyed() throws IOException {
    byte[] yes = {'y'};
    Layer upper =
        store.apply(
            base,
            new TarBuilder()
                .entry(
                    TarEntry.directory("d", 0755)
                        .withAttributes(
                            Map.of(
                                "trusted.overlay.opaque", yes,
                                "user.overlay.opaque", yes,
                                "trusted.overlay.redirect", "/real".getBytes(US_ASCII)))));
    assertEquals(store.show(base), store.show(upper));
  }

  @Test
  void theRootsOwnerAndModeAreKeptByLayersAbove() throws IOException {
    Layer root = store.apply(new TarBuilder().entry(TarEntry.directory("", 0711).withOwner(3, 4)));
    Layer above = store.apply(root, new TarBuilder().file("f", "f"));
    Store.mounted(
        store.snapshots.view(above.chain()),
        mounted -> {
          FileStatus status = mounted.stat("", false).orElseThrow();
          assertEquals(0711, status.permissions());
          assertEquals(3, status.uid());
          assertEquals(4, status.gid());
        });
    assertEquals(1024, store.apply(above, new TarBuilder()).size());
  }

  @Test
  void aDamagedTarNamesTheEntryAndTheSnapshotCanBeRemoved() throws IOException {
    byte[] tar = new TarBuilder().file("first", "x").file("second", "y".repeat(2000)).bytes();
    store.snapshots.prepare("broken", Optional.of(base.chain()));
    byte[] cut = Arrays.copyOf(tar, tar.length - 2048);
    var failure =
        assertThrows(
            GantryException.class,
            () -> store.snapshots.apply("broken", new ByteArrayInputStream(cut)));
    assertEquals(Kind.INVALID, failure.kind());
    assertTrue(failure.text().contains("\"second\""), failure.text());
    store.snapshots.remove("broken");
    store.snapshots.removeLayer(base.chain());
    assertEquals(0, Layout.names(store.directory.resolve("trash")).size());
  }
}
