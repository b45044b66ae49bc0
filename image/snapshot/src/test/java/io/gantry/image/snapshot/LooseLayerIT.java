package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers unpacked by themselves, then put on what they stand on. */
@NeedsRoot
class LooseLayerIT {
  @TempDir Path directory;
  private Store store;
  private Snapshots snapshots;
  private Layer base;

  @BeforeEach
  void makeBase() throws IOException {
    store = new Store(directory.resolve("store"));
    snapshots = store.snapshots;
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

  private Unpacked unpack(byte[] tar) {
    return snapshots.unpack(new ByteArrayInputStream(tar), Long.MAX_VALUE);
  }

  private Layer adopt(Optional<Layer> parent, byte[] tar) {
    Unpacked unpacked = unpack(tar);
    assertEquals(Digest.of(tar), unpacked.diffId());
    assertEquals(tar.length, unpacked.size());
    Layer layer = snapshots.adopt(unpacked.diffId(), parent.map(Layer::chain));
    assertEquals(unpacked.diffId(), layer.diffId());
    assertEquals(tar.length, layer.size());
    assertArrayEquals(tar, store.tar(layer));
    assertEquals(Optional.empty(), snapshots.verify(layer.chain()));
    assertEquals(List.of(), snapshots.unpacked());
    assertEquals(List.of(), Layout.names(store.directory.resolve("staging")));
    return layer;
  }

  /** Unpacked by itself and unpacked on its parent, a layer shows the same. */
  private void assertSameAsApplied(TarBuilder tar) throws IOException {
    byte[] bytes = tar.bytes();
    var applied = store.show(store.apply(Optional.of(base.chain()), bytes));
    Layer layer = adopt(Optional.of(base), bytes);
    assertEquals(applied, store.show(layer));
  }

  @Test
  void whatIsUnpackedWaitsUntilItIsAdoptedOrRemoved() throws IOException {
    byte[] tar = new TarBuilder().directory("e").file("e/f", "content").bytes();
    Unpacked unpacked = unpack(tar);
    assertEquals(
        Optional.of(unpacked), new Store(store.directory).snapshots.unpacked(unpacked.diffId()));
    assertEquals(List.of(unpacked), snapshots.unpacked());
    snapshots.sweep();
    assertEquals(unpacked, unpack(tar));
    snapshots.removeUnpacked(unpacked.diffId());
    snapshots.removeUnpacked(unpacked.diffId());
    assertEquals(List.of(), snapshots.unpacked());
    var missing =
        assertThrows(
            GantryException.class,
            () -> snapshots.adopt(unpacked.diffId(), Optional.of(base.chain())));
    assertEquals(Kind.NOT_FOUND, missing.kind());
  }

  @Test
  void aLayerMayStandOnNothingAndOnSeveral() throws IOException {
    byte[] tar = new TarBuilder().directory("e").file("e/f", "content").bytes();
    Layer alone = adopt(Optional.empty(), tar);
    Layer above = adopt(Optional.of(base), tar);
    // what waits no more is taken from where it stands
    Layer top = snapshots.adopt(Digest.of(tar), Optional.of(above.chain()));
    assertArrayEquals(tar, store.tar(top));
    assertEquals("content", store.show(alone).get("e/f"));
    assertEquals(store.show(above), store.show(top));
  }

  @Test
  void whiteoutsAndOpaqueDirectoriesHideWhatIsBelow() throws IOException {
    assertSameAsApplied(
        new TarBuilder().mark("d/.wh.a").mark("d/.wh.sub").mark(".wh.file").mark(".wh.no"));
    assertSameAsApplied(new TarBuilder().file("d/sub/y", "y").mark("d/sub/.wh..wh..opq"));
    assertSameAsApplied(new TarBuilder().mark("d/.wh.sub").directory("d/sub").file("d/sub/y", "y"));
    assertSameAsApplied(new TarBuilder().file("new", "n").mark(".wh..wh..opq"));
  }

  @Test
  void whiteoutsOfNothingLeaveNothing() throws IOException {
    Layer alone =
        adopt(Optional.empty(), new TarBuilder().mark(".wh.a").mark("no/such/.wh.b").bytes());
    assertEquals(List.of(), List.copyOf(store.show(alone).keySet()));
    assertSameAsApplied(new TarBuilder().mark("no/such/.wh.b").mark("d/sub/.wh.no"));
  }

  @Test
  void entriesFollowLinksOfTheParent() throws IOException {
    assertSameAsApplied(new TarBuilder().file("link/through", "t"));
    assertSameAsApplied(new TarBuilder().symlink("l2", "d/sub").file("l2/through", "t"));
  }

  @Test
  void hardLinksReachIntoTheParent() throws IOException {
    assertSameAsApplied(new TarBuilder().hardLink("h", "d/a").file("f", "f").hardLink("g", "f"));
  }

  @Test
  void contentThatIsReplacedInTheSameTarIsPartOfTheTar() throws IOException {
    assertSameAsApplied(
        new TarBuilder()
            .file("twice", "first")
            .hardLink("other", "twice")
            .file("twice", "second")
            .directory("t")
            .file("t/in", "in")
            .hardLink("t/in2", "t/in")
            .directory("t/deep")
            .file("t/deep/in", "deep")
            .file("t", "now a file")
            .file("t", "and again"));
  }

  @Test
  void aTarThatIsLongerThanAllowedIsRefused() throws IOException {
    byte[] tar = new TarBuilder().file("f", "x".repeat(1 << 20)).bytes();
    var failure =
        assertThrows(
            GantryException.class,
            () -> snapshots.unpack(new ByteArrayInputStream(tar), tar.length - 1));
    assertEquals(Kind.EXHAUSTED, failure.kind(), failure.text());
    assertEquals(List.of(), Layout.names(store.directory.resolve("staging")));
    assertEquals(List.of(), snapshots.unpacked());
  }

  @Test
  void aDamagedFileIsFoundByName() throws Exception {
    Layer layer = adopt(Optional.of(base), new TarBuilder().file("f", "abc").bytes());
    Path file = store.directory.resolve("layers/" + layer.chain().digest().hex() + "/fs/f");
    java.nio.file.Files.writeString(file, "abd");
    assertTrue(snapshots.verify(layer.chain()).orElseThrow().contains("\"/f\""));
  }
}
