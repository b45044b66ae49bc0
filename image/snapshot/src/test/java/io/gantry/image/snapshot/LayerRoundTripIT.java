package io.gantry.image.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens in a mounted overlay becomes a layer, whose tar makes the same layer elsewhere. */
@NeedsRoot
class LayerRoundTripIT {
  @TempDir Path directory;
  private Store store;
  private Store other;
  private Layer base;

  @BeforeEach
  void makeBase() throws IOException {
    store = new Store(directory.resolve("store"));
    other = new Store(directory.resolve("other"));
    base =
        store.apply(
            new TarBuilder()
                .directory("etc")
                .file("etc/a", "a")
                .file("etc/b", "b")
                .directory("etc/c")
                .file("etc/c/d", "d")
                .file("gone", "x")
                .symlink("l", "etc"));
    assertEquals(base, withoutUsage(other.apply(Optional.empty(), store.tar(base)), base));
  }

  private static Layer withoutUsage(Layer layer, Layer like) {
    return new Layer(layer.chain(), layer.parent(), layer.diffId(), layer.size(), like.usage());
  }

  /** Checks that the layer's tar is the layer; returns the tar's paths. */
  private List<String> travel(Layer layer) throws IOException {
    byte[] tar = store.tar(layer);
    assertEquals(layer.diffId(), store.digestOfTar(layer));
    assertEquals(layer.size(), tar.length);
    Layer there = other.apply(layer.parent(), tar);
    assertEquals(layer, withoutUsage(there, layer));
    assertArrayEquals(tar, other.tar(there));
    assertEquals(store.show(layer), other.show(there));
    var paths = new ArrayList<String>();
    var reader = new TarReader(new ByteArrayInputStream(tar));
    for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
      boolean link = entry.get().type() == TarEntry.Type.HARD_LINK;
      paths.add(entry.get().path() + (link ? " = " + entry.get().linkName() : ""));
    }
    return paths;
  }

  @Test
  void deletionsBecomeWhiteouts() throws IOException {
    Layer layer =
        store.run(
            base,
            root -> {
              root.remove("gone");
              root.remove("etc/c");
              root.remove("etc/a");
              root.remove("l");
            });
    assertEquals(List.of("etc", "etc/.wh.a", "etc/.wh.c", ".wh.gone", ".wh.l"), travel(layer));
    assertEquals(Map.of("etc", "/", "etc/b", "b"), store.show(layer));
  }

  @Test
  void aDirectoryMadeAnewIsOpaqueAndANewOneIsNot() throws IOException {
    Layer layer =
        store.run(
            base,
            root -> {
              root.remove("etc");
              root.makeDirectory("etc", 0755);
              Store.write(root, "etc/new", "n");
              root.makeDirectories("fresh/deep", 0700);
            });
    assertEquals(
        List.of("etc", "etc/.wh..wh..opq", "etc/new", "fresh", "fresh/deep"), travel(layer));
    assertEquals(
        Map.of(
            "etc",
            "/",
            "etc/new",
            "n",
            "fresh",
            "/",
            "fresh/deep",
            "/",
            "gone",
            "x",
            "l",
            "-> etc"),
        store.show(layer));
  }

  @Test
  void hardLinksAreWrittenOnceUnderTheirFirstName() throws IOException {
    Layer layer =
        store.run(
            base,
            root -> {
              Store.write(root, "zz", "content");
              root.link("zz", "aa");
              root.link("zz", "mm");
              root.link("etc/b", "etc/b2");
            });
    assertEquals(
        List.of("aa", "etc", "etc/b", "etc/b2 = etc/b", "mm = aa", "zz = aa"), travel(layer));
  }

  @Test
  void theNewestFileOfALayerCountsAndNoDirectoryDeviceOrDeletion() throws IOException {
    Instant newest = Instant.parse("2020-02-02T20:20:20.5Z");
    Layer layer =
        store.run(
            base,
            root -> {
              root.remove("gone");
              root.makeDirectory("made", 0755);
              root.makeNode("null", FileStatus.S_IFCHR | 0666, FileStatus.device(1, 3));
              Store.write(root, "made/file", "older");
              root.setTimes("made/file", newest.minusSeconds(1));
              root.symlink("file", "made/link");
              root.setTimes("made/link", newest);
            });
    assertEquals(newest.minusMillis(500), store.snapshots.newest(layer.chain()));
    Layer there = other.apply(layer.parent(), store.tar(layer));
    assertEquals(newest.minusMillis(500), other.snapshots.newest(there.chain()));
    Layer removal = store.run(base, root -> root.remove("gone"));
    assertEquals(Instant.EPOCH, store.snapshots.newest(removal.chain()));
  }

  @Test
  void aSnapshotIsChangedIfAnythingIs() throws IOException {
    assertFalse(isChanged(root -> root.changeMode("etc", 0755))); // as it was
    assertTrue(isChanged(root -> root.changeMode("etc", 0700)));
    assertTrue(isChanged(root -> Store.write(root, "etc/c/d", "d")));
    assertTrue(isChanged(root -> root.remove("etc/c/d")));
    assertTrue(isChanged(root -> root.makeDirectories("fresh/deep", 0700)));
  }

  private boolean isChanged(Store.Work work) throws IOException {
    store.snapshots.prepare("changed", Optional.of(base.chain()));
    try {
      Store.mounted(store.snapshots.mount("changed"), work);
      assertEquals(
          !store.snapshots.changes("changed").isEmpty(), store.snapshots.isChanged("changed"));
      return store.snapshots.isChanged("changed");
    } finally {
      store.snapshots.remove("changed");
    }
  }

  @Test
  void everyKindOfFileTravels() throws IOException {
    byte[] capability = {1, 0, 0, 2, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    Layer layer =
        store.run(
            base,
            root -> {
              Store.write(root, "ping", "binary");
              root.changeOwner("ping", 70_000, 4_000_000_000L);
              root.setAttribute("ping", "security.capability", capability);
              root.setAttribute("ping", "user.empty", new byte[0]);
              root.setAttribute("ping", "user.binary", new byte[] {0, -1, '=', '\n'});
              root.changeMode("ping", 06755);
              root.setTimes("ping", Instant.parse("1901-02-03T04:05:06.789Z"));
              root.makeNode("null", FileStatus.S_IFCHR | 0666, FileStatus.device(1, 3));
              root.makeNode("disk", FileStatus.S_IFBLK | 0660, FileStatus.device(8, 70_000));
              root.makeNode("pipe", FileStatus.S_IFIFO | 0600, 0);
              root.symlink("/nowhere/" + "x".repeat(200), "dangling");
              root.makeDirectory("sticky", 03777);
              Store.write(root, "ä\n😀", "unicode");
              Store.write(root, "latin-\uDCE9", "not UTF-8");
              Store.write(root, "n".repeat(255), "long");
            });
    assertEquals(9, travel(layer).size());
    Store.mounted(
        other.snapshots.view(layer.chain()),
        root -> {
          FileStatus ping = root.stat("ping", false).orElseThrow();
          assertEquals(06755, ping.permissions());
          assertEquals(4_000_000_000L, ping.gid());
          assertArrayEquals(capability, root.attributes("ping").get("security.capability"));
          assertEquals("not UTF-8", Store.read(root, "latin-\uDCE9"));
          assertEquals(03777, root.stat("sticky", false).orElseThrow().permissions());
        });
  }

  @Test
  void socketsStayBehind() throws IOException {
    store.snapshots.prepare("run", Optional.of(base.chain()));
    Path upper = store.snapshots.mount("run").writable().orElseThrow().upper();
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      var _ = server.bind(UnixDomainSocketAddress.of(upper.resolve("socket")));
    }
    assertEquals(1024, store.snapshots.commit("run").size());
  }

  @Test
  void aNameThatWouldMarkADeletionIsRefused() throws IOException {
    var failure =
        assertThrows(
            GantryException.class,
            () -> store.run(base, root -> Store.write(root, "etc/.wh.b", "x")));
    assertTrue(failure.text().contains("/etc/.wh.b"), failure.text());
    assertEquals(List.of("run"), store.snapshots.actives());
  }

  @Test
  void holesDoNotChangeTheDigestAndAreMadeAgain() throws IOException {
    byte[] block = "data".repeat(1024).getBytes(UTF_8);
    long size = 40L << 20;
    Layer sparse =
        store.run(
            base,
            root -> {
              int file = root.createFile("f", 0644);
              Descriptor.truncate(file, size);
              Descriptor.write(file, block, 0, block.length);
              long _ = Descriptor.seek(file, size - 100_000);
              Descriptor.write(file, block, 0, block.length);
              Descriptor.close(file);
              root.setTimes("f", TarBuilder.TIME);
            });
    List<String> _ = travel(sparse);
    store.snapshots.removeLayer(sparse.chain());
    Layer dense =
        store.run(
            base,
            root -> {
              int file = root.createFile("f", 0644);
              Descriptor.write(file, new byte[(int) size], 0, (int) size);
              long _ = Descriptor.seek(file, 0);
              Descriptor.write(file, block, 0, block.length);
              long _ = Descriptor.seek(file, size - 100_000);
              Descriptor.write(file, block, 0, block.length);
              Descriptor.close(file);
              root.setTimes("f", TarBuilder.TIME);
            });
    assertEquals(sparse.diffId(), dense.diffId());
    assertTrue(dense.usage() > size && sparse.usage() < 1 << 20, sparse + " " + dense);
    Layer again = other.snapshots.find(sparse.chain()).orElseThrow();
    assertTrue(again.usage() < 1 << 20, again.toString());
  }

  @Test
  void nineGibibytesOfHolesTravel() throws IOException {
    long size = 9L << 30;
    store.snapshots.prepare("big", Optional.of(base.chain()));
    Store.mounted(
        store.snapshots.mount("big"),
        root -> {
          int file = root.createFile("big", 0644);
          Descriptor.truncate(file, size);
          long _ = Descriptor.seek(file, size - 5);
          Descriptor.write(file, "tail!".getBytes(UTF_8), 0, 5);
          Descriptor.close(file);
        });
    // The tar goes from one store to the other without being held anywhere.
    other.snapshots.prepare("big", Optional.of(base.chain()));
    try (var pipe = new TarPipe(out -> store.snapshots.writeDiff("big", out))) {
      other.snapshots.apply("big", pipe);
    }
    Store.mounted(
        other.snapshots.mount("big"),
        root -> {
          assertEquals(size, root.stat("big", false).orElseThrow().size());
          int file = root.openFile("big");
          long data = Descriptor.nextData(file, 0).orElseThrow();
          assertTrue(data > size - 10_000, () -> "data at " + data);
          assertEquals(size, Descriptor.seek(file, size));
          Descriptor.close(file);
        });
    assertTrue(other.snapshots.usage("big") < 1 << 20);
  }

  @Test
  void anEmptyLayerIsALayer() throws IOException {
    Layer empty = store.run(base, _ -> {});
    assertEquals(1024, empty.size());
    assertFalse(empty.chain().equals(base.chain()));
    assertEquals(List.of(), travel(empty));
  }

  @Test
  void stacksMayBeHigh() throws IOException {
    Layer top = base;
    for (int i = 0; i < 40; i++) {
      store.snapshots.prepare("up", Optional.of(top.chain()));
      Path upper = store.snapshots.mount("up").writable().orElseThrow().upper();
      try (RootDirectory root = RootDirectory.open(upper)) {
        Store.write(root, "layer" + i, "here");
      }
      top = store.snapshots.commit("up");
    }
    assertEquals(41, store.snapshots.view(top.chain()).lower().size());
    assertEquals("here", store.show(top).get("layer0"));
  }
}
