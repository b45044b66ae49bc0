package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers on other parents, and with other times. */
@NeedsRoot
class RestackIT {
  private static final Instant LATEST = Instant.ofEpochSecond(1_000_000_000L);

  @TempDir Path directory;
  private Store store;
  private Layer base;
  private Layer alone;

  @BeforeEach
  void makeLayers() throws IOException {
    store = new Store(directory.resolve("store"));
    base =
        store.apply(
            new TarBuilder()
                .directory("etc")
                .file("etc/hosts", "localhost")
                .directory("d")
                .file("d/lower", "lower")
                .symlink("link", "etc"));
    alone =
        store.apply(
            new TarBuilder()
                .directory("d")
                .file("d/upper", "upper")
                .hardLink("d/same", "d/upper")
                .symlink("d/s", "upper")
                .directory("link")
                .file("link/x", "x"));
  }

  private Path file(Layer layer, String path) {
    return directory.resolve("store/layers/" + layer.chain().digest().hex() + "/fs/" + path);
  }

  private void assertSound(Layer layer) {
    assertEquals(layer.diffId(), store.digestOfTar(layer));
    assertEquals(Optional.empty(), store.snapshots.verify(layer.chain()));
  }

  @Test
  void aLayerOnAnotherParentSharesItsFiles() throws IOException {
    Layer both = store.snapshots.restack(alone.chain(), Optional.of(base.chain()));
    assertEquals(alone.diffId(), both.diffId());
    assertEquals(ChainId.of(Optional.of(base.chain()), alone.diffId()), both.chain());
    assertEquals(Optional.of(base.chain()), both.parent());
    assertEquals(
        Map.of(
            "d",
            "/",
            "d/lower",
            "lower",
            "d/upper",
            "upper",
            "d/same",
            "upper",
            "d/s",
            "-> upper",
            "etc",
            "/",
            "etc/hosts",
            "localhost",
            "link",
            "/",
            "link/x",
            "x"),
        Map.copyOf(store.show(both)));
    assertEquals(
        Files.getAttribute(file(alone, "d/upper"), "unix:ino"),
        Files.getAttribute(file(both, "d/upper"), "unix:ino"));
    assertSound(both);
    assertEquals(both, store.snapshots.restack(alone.chain(), Optional.of(base.chain())));
    store.snapshots.removeLayer(alone.chain());
    assertSound(both);
  }

  @Test
  void marksOfALayerHideWhatTheyHid() throws IOException {
    Layer changed =
        store.run(
            base,
            root -> {
              root.remove("etc/hosts");
              root.remove("d");
              root.makeDirectory("d", 0755);
              Store.write(root, "d/new", "new");
            });
    Layer other =
        store.apply(
            new TarBuilder()
                .directory("etc")
                .file("etc/hosts", "other")
                .directory("d")
                .file("d/old", "old"));
    Layer moved = store.snapshots.restack(changed.chain(), Optional.of(other.chain()));
    assertEquals(Map.of("d", "/", "d/new", "new", "etc", "/"), Map.copyOf(store.show(moved)));
    assertSound(moved);
    Layer bare = store.snapshots.restack(changed.chain(), Optional.of(alone.chain()));
    assertEquals("new", store.show(bare).get("d/new"));
    assertEquals(null, store.show(bare).get("d/upper"), "an opaque directory hides");
    assertSound(bare);
  }

  @Test
  void marksThatWouldReadOtherwiseAreKeptByUnpackingOnceMore() throws IOException {
    Layer changed =
        store.run(
            base,
            root -> {
              root.remove("d");
              root.makeDirectory("d", 0755);
              Store.write(root, "d/new", "new");
              root.remove("etc/hosts");
            });
    Layer empty = store.apply(new TarBuilder().file("f", "f"));
    Layer moved = store.snapshots.restack(changed.chain(), Optional.of(empty.chain()));
    assertEquals(changed.diffId(), moved.diffId());
    assertSound(moved);
    Layer onNothing = store.snapshots.restack(changed.chain(), Optional.empty());
    assertEquals("new", store.show(onNothing).get("d/new"));
    assertSound(onNothing);
  }

  @Test
  void aRootThatALayerDescribesStaysDescribed() throws IOException {
    var tar = new TarBuilder().entry(TarEntry.directory("", 0700)).file("f", "f");
    Layer strict = store.apply(tar);
    Layer onBase = store.snapshots.restack(strict.chain(), Optional.of(base.chain()));
    assertEquals(0700, mode(onBase));
    assertSound(onBase);
    Layer onEqual = store.snapshots.restack(strict.chain(), Optional.of(strict.chain()));
    assertEquals(0700, mode(onEqual));
    assertSound(onEqual);
    Layer plain = store.snapshots.restack(alone.chain(), Optional.of(strict.chain()));
    assertEquals(0700, mode(plain));
    assertSound(plain);
  }

  private int mode(Layer layer) throws IOException {
    var mode = new int[1];
    Store.mounted(
        store.snapshots.view(layer.chain()),
        root -> mode[0] = root.stat("", false).orElseThrow().permissions());
    return mode[0];
  }

  @Test
  void aLayerOfAnotherProgramKeepsItsTar() throws IOException {
    byte[] tar = new TarBuilder().file("b", "b").file("a", "a").bytes();
    Digest diffId = store.snapshots.unpack(new ByteArrayInputStream(tar), Long.MAX_VALUE).diffId();
    Layer pulled = store.snapshots.adopt(diffId, Optional.empty());
    Layer moved = store.snapshots.restack(pulled.chain(), Optional.of(base.chain()));
    assertEquals(diffId, moved.diffId());
    assertEquals("a", store.show(moved).get("a"));
    assertSound(moved);
  }

  @Test
  void onlyWhatIsHereIsMoved() {
    var absent = new ChainId(new Digest("0".repeat(64)));
    for (var pair : Map.of(absent, base.chain(), alone.chain(), absent).entrySet()) {
      var thrown =
          assertThrows(
              GantryException.class,
              () -> store.snapshots.restack(pair.getKey(), Optional.of(pair.getValue())));
      assertEquals(Kind.NOT_FOUND, thrown.kind());
    }
  }

  @Test
  void timesThatAreYoungerAreClampedAndTheLayerItComesFromStays() throws IOException {
    byte[] before = store.tar(alone);
    Layer dated = store.snapshots.clamp("k", alone.chain(), Optional.of(base.chain()), LATEST);
    assertNotEquals(alone.diffId(), dated.diffId());
    Store.mounted(
        store.snapshots.view(dated.chain()),
        root -> {
          for (String path : new String[] {"d", "d/upper", "d/same", "d/s", "link", "link/x"}) {
            assertEquals(LATEST, root.stat(path, false).orElseThrow().modified(), path);
          }
          assertEquals(
              root.stat("d/upper", false).orElseThrow().inode(),
              root.stat("d/same", false).orElseThrow().inode());
        });
    assertEquals("upper", store.show(dated).get("d/same"));
    assertSound(dated);
    assertTrue(java.util.Arrays.equals(before, store.tar(alone)));
    assertEquals(
        dated, store.snapshots.clamp("k", alone.chain(), Optional.of(base.chain()), LATEST));
    assertEquals(java.util.List.of(), store.snapshots.actives());
  }

  @Test
  void aLayerWithoutYoungerTimesStaysAsItIs() throws IOException {
    Layer old = store.snapshots.clamp("k", alone.chain(), Optional.empty(), LATEST);
    Layer again = store.snapshots.clamp("k", old.chain(), Optional.empty(), LATEST);
    assertEquals(old, again);
    Layer onBase = store.snapshots.clamp("k", old.chain(), Optional.of(base.chain()), LATEST);
    assertEquals(old.diffId(), onBase.diffId());
  }

  @Test
  void aRootKeepsItsOwnModeWhenItsLayerIsDated() throws IOException {
    var tar = new TarBuilder().entry(TarEntry.directory("", 0700)).file("f", "f");
    Layer strict = store.apply(base, tar);
    Layer dated = store.snapshots.clamp("k", strict.chain(), Optional.of(base.chain()), LATEST);
    assertEquals(0700, mode(dated));
    assertSound(dated);
  }
}
