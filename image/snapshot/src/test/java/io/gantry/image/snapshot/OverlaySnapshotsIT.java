package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Change;
import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsRoot
class OverlaySnapshotsIT {
  private static final ChainId ABSENT = new ChainId(new Digest("0".repeat(64)));

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
                .directory("etc")
                .file("etc/hosts", "localhost")
                .file("etc/passwd", "root")
                .directory("var")
                .directory("var/log"));
  }

  private static void assertFails(Kind kind, Runnable call) {
    assertEquals(kind, assertThrows(GantryException.class, call::run).kind());
  }

  @Test
  void aSnapshotIsPreparedOnceOnALayerThatIsHere() {
    snapshots.prepare("one", Optional.of(base.chain()));
    snapshots.prepare("none", Optional.empty());
    assertFails(Kind.ALREADY_EXISTS, () -> snapshots.prepare("one", Optional.empty()));
    assertFails(Kind.NOT_FOUND, () -> snapshots.prepare("two", Optional.of(ABSENT)));
    for (String key : List.of("", ".", "..", "a/b", ".hidden", "x".repeat(129), "a b", "é")) {
      assertFails(Kind.INVALID, () -> snapshots.prepare(key, Optional.empty()));
    }
    assertEquals(List.of("none", "one"), snapshots.actives());
    assertEquals(Optional.of(base.chain()), snapshots.parent("one"));
    assertEquals(Optional.empty(), snapshots.parent("none"));
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertEquals(Optional.empty(), snapshots.find(ABSENT));
    assertFails(Kind.NOT_FOUND, () -> snapshots.mount("no"));
    assertFails(Kind.NOT_FOUND, () -> snapshots.view(ABSENT));
    assertFails(Kind.NOT_FOUND, () -> snapshots.commit("no"));
    assertFails(Kind.NOT_FOUND, () -> snapshots.changes("no"));
    assertFails(Kind.NOT_FOUND, () -> snapshots.usage("no"));
    assertFails(Kind.NOT_FOUND, () -> snapshots.parent("no"));
    snapshots.remove("no");
    snapshots.removeLayer(ABSENT);
  }

  @Test
  void aCommittedSnapshotIsALayerAndItsKeyIsFree() throws IOException {
    assertEquals(Optional.of(base), snapshots.find(base.chain()));
    assertEquals(List.of(base), snapshots.layers());
    assertEquals(List.of(), snapshots.actives());
    assertEquals(
        List.of("fs", "layer.json"),
        Layout.names(store.directory.resolve("layers/" + base.chain().digest().hex())));
    Layer upper = store.run(base, root -> Store.write(root, "f", "f"));
    assertEquals(Optional.of(base.chain()), upper.parent());
    assertEquals(base.chain().then(upper.diffId()), upper.chain());
  }

  @Test
  void anEqualLayerIsKeptOnce() throws IOException {
    var tar = new TarBuilder().file("f", "f");
    byte[] bytes = tar.bytes();
    Layer first = store.apply(Optional.of(base.chain()), bytes);
    Layer second = store.apply(Optional.of(base.chain()), bytes);
    assertEquals(first, second);
    assertEquals(2, snapshots.layers().size());
    assertEquals(List.of(), snapshots.actives());
  }

  @Test
  void manyMayCommitOneLayerAtOnce() throws Exception {
    byte[] bytes = new TarBuilder().file("f", "f".repeat(100_000)).bytes();
    var results = new ArrayList<Future<Layer>>();
    try (var group = TaskGroup.open("commit")) {
      for (int i = 0; i < 8; i++) {
        String key = "k" + i;
        results.add(
            group.fork(() -> {
              snapshots.prepare(key, Optional.of(base.chain()));
              snapshots.apply(key, new ByteArrayInputStream(bytes));
              return snapshots.commit(key);
            }));
      }
      group.join(Duration.ofMinutes(2));
    }
    assertEquals(2, snapshots.layers().size());
    for (Future<Layer> result : results) {
      assertEquals(results.getFirst().get().chain(), result.get().chain());
    }
    assertEquals(List.of(), snapshots.actives());
  }

  @Test
  void ofManyThatPrepareOneKeyOneSucceeds() throws InterruptedException, ExecutionException {
    var results = new ArrayList<Future<Boolean>>();
    try (var group = TaskGroup.open("prepare")) {
      for (int i = 0; i < 8; i++) {
        results.add(
            group.fork(() -> {
              try {
                snapshots.prepare("same", Optional.of(base.chain()));
                return true;
              } catch (GantryException e) {
                assertEquals(Kind.ALREADY_EXISTS, e.kind());
                return false;
              }
            }));
      }
      group.join(Duration.ofMinutes(1));
    }
    int succeeded = 0;
    for (Future<Boolean> result : results) {
      succeeded += result.get() ? 1 : 0;
    }
    assertEquals(1, succeeded);
  }

  @Test
  void aLayerStaysWhileSomethingStandsOnIt() throws IOException {
    Layer upper = store.apply(base, new TarBuilder().file("f", "f"));
    snapshots.prepare("on", Optional.of(upper.chain()));
    assertFails(Kind.CONFLICT, () -> snapshots.removeLayer(base.chain()));
    assertFails(Kind.CONFLICT, () -> snapshots.removeLayer(upper.chain()));
    snapshots.remove("on");
    snapshots.removeLayer(upper.chain());
    snapshots.removeLayer(base.chain());
    assertEquals(List.of(), snapshots.layers());
    assertEquals(List.of(), Layout.names(store.directory.resolve("trash")));
  }

  @Test
  void changesAreToldAsDockerDiffTellsThem() throws IOException {
    snapshots.prepare("c", Optional.of(base.chain()));
    assertEquals(List.of(), snapshots.changes("c"));
    Store.mounted(
        snapshots.mount("c"),
        root -> {
          Store.write(root, "etc/hosts", "changed");
          root.remove("etc/passwd");
          Store.write(root, "var/log/deep", "new");
          root.makeDirectories("opt/app", 0755);
        });
    assertEquals(
        List.of(
            "CHANGED /etc",
            "CHANGED /etc/hosts",
            "DELETED /etc/passwd",
            "ADDED /opt",
            "ADDED /opt/app",
            "CHANGED /var/log",
            "ADDED /var/log/deep"),
        told("c"));
    snapshots.prepare("m", Optional.of(base.chain()));
    Store.mounted(
        snapshots.mount("m"),
        root -> {
          Store.write(root, "etc/hosts", "changed only");
          root.changeMode("var", 0700);
        });
    assertEquals(List.of("CHANGED /etc/hosts", "CHANGED /var"), told("m"));
  }

  private List<String> told(String key) {
    var told = new ArrayList<String>();
    for (Change change : snapshots.changes(key)) {
      told.add(change.kind() + " " + change.path());
    }
    return told;
  }

  @Test
  void usageIsWhatItTakesOnDisk() throws IOException {
    snapshots.prepare("u", Optional.of(base.chain()));
    long empty = snapshots.usage("u");
    Store.mounted(snapshots.mount("u"), root -> Store.write(root, "f", "x".repeat(1 << 20)));
    assertTrue(snapshots.usage("u") >= empty + (1 << 20), "a mebibyte more");
    assertTrue(snapshots.usage("u") < empty + (2 << 20), "not two");
  }

  @Test
  void aSnapshotKeepsItsWritesUntilRemoved() throws IOException {
    snapshots.prepare("keep", Optional.of(base.chain()));
    Store.mounted(snapshots.mount("keep"), root -> Store.write(root, "f", "kept"));
    Store.mounted(
        new OverlaySnapshots(directory.resolve("store")).mount("keep"),
        root -> assertEquals("kept", Store.read(root, "f")));
    snapshots.remove("keep");
    assertEquals(List.of(), snapshots.actives());
    assertFalse(Files.exists(store.directory.resolve("active/keep")));
  }

  /** Every state that kill -9 can leave behind, put there by hand. */
  @Test
  void sweepRemovesWhatCrashesLeave() throws IOException {
    Path root = store.directory;
    snapshots.prepare("good", Optional.of(base.chain()));
    Files.createDirectories(root.resolve("staging/half/fs"));
    Files.createDirectories(root.resolve("trash/old/fs/deep"));
    Files.createDirectories(root.resolve("active/unrecorded/fs"));
    Files.createDirectories(root.resolve("active/torn/fs"));
    Files.writeString(root.resolve("active/torn/parent"), "0".repeat(64) + "\n");
    Path layer = root.resolve("layers/" + base.chain().digest().hex());
    Files.createDirectories(layer.resolve("work/work"));
    Files.writeString(layer.resolve("parent"), "end\n");
    Files.createDirectories(root.resolve("layers/" + "1".repeat(64) + "/fs"));
    snapshots.sweep();
    assertEquals(List.of("good"), Layout.names(root.resolve("active")));
    assertEquals(List.of("fs", "layer.json"), Layout.names(layer));
    assertEquals(1, Layout.names(root.resolve("layers")).size());
    assertEquals(List.of(), Layout.names(root.resolve("staging")));
    assertEquals(List.of(), Layout.names(root.resolve("trash")));
  }

  @Test
  void whatACrashedPrepareLeftDoesNotStopTheNext() throws IOException {
    Path root = store.directory;
    Files.createDirectories(root.resolve("staging/key/fs/x"));
    Files.createDirectories(root.resolve("active/key/fs/x"));
    snapshots.prepare("key", Optional.of(base.chain()));
    assertEquals(List.of("key"), snapshots.actives());
    assertEquals(List.of(), snapshots.changes("key"));
  }

  @Test
  void theStoreIsClosedToOthers() throws IOException {
    assertEquals(0700, (int) Files.getAttribute(store.directory, "unix:mode") & 07777);
  }
}
