package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several threads and processes that unpack, adopt and sweep at once. */
@NeedsRoot
class LooseRaceIT {
  @TempDir Path directory;
  private Store store;

  @BeforeEach
  void makeStore() {
    store = new Store(directory.resolve("store"));
  }

  /** A stream that does something when it is read to a point. */
  private static InputStream with(byte[] tar, int point, Runnable work) {
    return new SequenceInputStream(
        new ByteArrayInputStream(tar, 0, point),
        new ByteArrayInputStream(tar, point, tar.length - point) {
          private boolean done;

          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            if (!done) {
              done = true;
              work.run();
            }
            return super.read(buffer, offset, length);
          }
        });
  }

  @Test
  void manyUnpackAndAdoptTheSameLayersAtOnce() throws Exception {
    var tars = new ArrayList<byte[]>();
    for (int i = 0; i < 4; i++) {
      tars.add(new TarBuilder().directory("d").file("d/f" + i, "c".repeat(400_000) + i).bytes());
    }
    var results = new ArrayList<Future<Layer>>();
    try (var group = TaskGroup.open("pull")) {
      for (int i = 0; i < 6; i++) {
        results.add(group.fork(() -> pull(tars)));
      }
      group.join(Duration.ofMinutes(5));
    }
    var tops = new HashSet<ChainId>();
    for (Future<Layer> result : results) {
      tops.add(result.get().chain());
    }
    assertEquals(1, tops.size());
    assertEquals(4, store.snapshots.layers().size());
    store.snapshots.unpacked().forEach(left -> store.snapshots.removeUnpacked(left.diffId()));
    for (Layer layer : store.snapshots.layers()) {
      assertEquals(Optional.empty(), store.snapshots.verify(layer.chain()));
    }
    for (String place : List.of("unpacked", "staging", "trash")) {
      assertEquals(List.of(), Layout.names(store.directory.resolve(place)));
    }
  }

  private Layer pull(List<byte[]> tars) {
    var unpacked = new ArrayList<Unpacked>();
    for (byte[] tar : tars) {
      unpacked.add(store.snapshots.unpack(new ByteArrayInputStream(tar), 1 << 30));
    }
    Optional<Layer> top = Optional.empty();
    for (Unpacked next : unpacked) {
      top = Optional.of(store.snapshots.adopt(next.diffId(), top.map(Layer::chain)));
    }
    return top.orElseThrow();
  }

  @Test
  void aSweepLeavesWhatSomebodyIsUnpacking() throws IOException {
    byte[] tar = new TarBuilder().file("f", "c".repeat(1_000_000)).bytes();
    Files.createDirectories(store.directory.resolve("staging/crashed/fs/x"));
    Files.createDirectories(store.directory.resolve("unpacked/" + "1".repeat(64) + "/fs"));
    var other = new OverlaySnapshots(store.directory);
    Unpacked unpacked = store.snapshots.unpack(with(tar, 600_000, other::sweep), Long.MAX_VALUE);
    assertEquals(List.of(unpacked), other.unpacked());
    assertEquals(
        List.of(unpacked.diffId().hex()), Layout.names(store.directory.resolve("unpacked")));
    Layer layer = other.adopt(unpacked.diffId(), Optional.empty());
    assertArrayEquals(tar, store.tar(layer));
    assertEquals(List.of(), Layout.names(store.directory.resolve("staging")));
  }

  @Test
  void anInterruptEndsAnUnpackingAndLeavesNothing() throws IOException {
    byte[] tar = new TarBuilder().file("f", "c".repeat(30_000_000)).bytes();
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                store.snapshots.unpack(
                    with(tar, 600_000, Thread.currentThread()::interrupt), Long.MAX_VALUE));
    assertEquals(Kind.CANCELLED, failure.kind());
    assertEquals(true, Thread.interrupted());
    assertEquals(List.of(), Layout.names(store.directory.resolve("staging")));
    assertEquals(List.of(), store.snapshots.unpacked());
  }

  @Test
  void whatWaitedBeforeAPowerCutIsNotTrusted() throws IOException {
    byte[] tar = new TarBuilder().file("f", "f").bytes();
    Unpacked unpacked = store.snapshots.unpack(new ByteArrayInputStream(tar), 1 << 20);
    Path waiting = store.directory.resolve("unpacked/" + unpacked.diffId().hex());
    Path record = waiting.resolve("unpacked.json");
    String text = Files.readString(record);
    for (String spoilt : List.of("", text.replaceAll("\"boot\":\"...", "\"boot\":\"zzz"))) {
      Files.writeString(record, spoilt);
      assertEquals(List.of(), store.snapshots.unpacked());
    }
    assertEquals(unpacked, store.snapshots.unpack(new ByteArrayInputStream(tar), 1 << 20));
    assertEquals(List.of(unpacked), store.snapshots.unpacked());
    Files.writeString(record, "");
    store.snapshots.sweep();
    assertEquals(List.of(), Layout.names(store.directory.resolve("unpacked")));
    assertEquals(List.of(), Layout.names(store.directory.resolve("trash")));
  }

  @Test
  void aParentThatIsGoneIsNotFoundAndTheLayerWaitsOn() throws IOException {
    Layer base = store.apply(new TarBuilder().file("f", "f"));
    byte[] tar = new TarBuilder().file("g", "g").bytes();
    Unpacked unpacked = store.snapshots.unpack(new ByteArrayInputStream(tar), 1 << 20);
    store.snapshots.removeLayer(base.chain());
    var failure =
        assertThrows(
            GantryException.class,
            () -> store.snapshots.adopt(unpacked.diffId(), Optional.of(base.chain())));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertEquals(List.of(unpacked), store.snapshots.unpacked());
  }
}
