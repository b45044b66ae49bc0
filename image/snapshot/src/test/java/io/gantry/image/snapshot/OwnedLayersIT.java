package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.snapshot.Snapshots.Change;
import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.namespace.IdMap;
import io.gantry.platform.linux.namespace.IdRange;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots for users who are others on the disk. */
@NeedsRoot
final class OwnedLayersIT {
  private static final List<IdRange> KEPT =
      List.of(new IdRange(0, 1, 1000), new IdRange(1000, 0, 1), new IdRange(1001, 1001, 64536));

  private static final IdMap OWNERS = new IdMap(KEPT, KEPT);

  @TempDir private Path directory;
  private Store store;
  private Snapshots snapshots;
  private Layer top;

  @BeforeEach
  void makeLayers() throws IOException {
    store = new Store(directory.resolve("store"));
    snapshots = store.snapshots;
    Layer base =
        store.apply(
            new TarBuilder()
                .directory("etc")
                .file("etc/hosts", "localhost")
                .file("etc/passwd", "root")
                .directory("var")
                .directory("var/log"));
    top =
        store.run(
            base,
            root -> {
              root.remove("etc/hosts");
              root.changeOwner("var/log", 7, 8);
            });
  }

  private static String owner(RootDirectory root, String path) {
    FileStatus status = root.stat(path, false).orElseThrow();
    return status.uid() + ":" + status.gid();
  }

  private int prepare(String key) {
    return snapshots.prepare(key, Optional.of(top.chain()), OWNERS);
  }

  @Test
  void layersAreCopiedOnceAndBelongToThoseWhoAreSeenInside() throws IOException {
    assertEquals(2, prepare("first"));
    assertEquals(0, prepare("second"));
    assertEquals(Optional.of(OWNERS), snapshots.owners("second"));
    Store.mounted(
        snapshots.mount("second"),
        root -> {
          assertEquals("1:1", owner(root, ""));
          assertEquals("1:1", owner(root, "etc/passwd"));
          assertEquals("8:9", owner(root, "var/log"));
          assertEquals("root", Store.read(root, "etc/passwd"));
          assertFalse(root.exists("etc/hosts"));
        });
    Store.mounted(snapshots.view(top.chain()), root -> assertEquals("7:8", owner(root, "var/log")));
    assertFalse(snapshots.isChanged("second"));
    snapshots.remove("first");
    assertEquals(0, prepare("third"));
    snapshots.remove("second");
    snapshots.remove("third");
    assertEquals(2, prepare("fourth"));
    assertEquals(Optional.empty(), snapshots.verify(top.chain()));
  }

  @Test
  void changesAreToldAndTakenAwayAsTheyAreSeenInside() throws IOException {
    int _ = prepare("own");
    Store.mounted(
        snapshots.mount("own"),
        root -> {
          Store.write(root, "etc/new", "new");
          root.changeOwner("etc/new", 1, 1);
          root.changeOwner("var", 0, 0); // who is 1000 inside
        });
    assertEquals(
        List.of(
            new Change(Change.Kind.CHANGED, "/etc"),
            new Change(Change.Kind.ADDED, "/etc/new"),
            new Change(Change.Kind.CHANGED, "/var")),
        snapshots.changes("own"));
    var tar = new ByteArrayOutputStream();
    snapshots.writeDiff("own", tar);
    snapshots.prepare("copy", Optional.of(top.chain()));
    snapshots.apply("copy", new ByteArrayInputStream(tar.toByteArray()));
    Layer copied = snapshots.commit("copy");
    Store.mounted(
        snapshots.view(copied.chain()),
        root -> {
          assertEquals("0:0", owner(root, "etc/new"));
          assertEquals("1000:1000", owner(root, "var"));
          assertEquals("0:0", owner(root, ""));
        });
    assertThrows(IllegalArgumentException.class, () -> snapshots.commit("own"));
  }

  @Test
  void aCopyGoesWithItsLayer() {
    int _ = prepare("own");
    snapshots.remove("own");
    snapshots.removeLayer(top.chain());
    assertEquals(List.of(), Layout.names(directory.resolve("store/staging")));
    assertEquals(List.of(), Layout.names(directory.resolve("store/trash")));
    assertEquals(1, snapshots.layers().size());
  }
}
