package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.TransferListener;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that pulls is killed after each of its steps; the next pull goes on there. */
@NeedsRoot
final class PullFaultsIT {
  @TempDir private Path directory;

  /** Pulls, and dies as kill -9 would have it after so many steps. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) {
      int last = Integer.parseInt(arguments[1]);
      var count = new java.util.concurrent.atomic.AtomicInteger();
      var store =
          new RealStore(
              Path.of(arguments[0]),
              _ -> {
                if (count.incrementAndGet() == last) {
                  Runtime.getRuntime().halt(9);
                }
              });
      MemoryPlace place = RealStore.place();
      if (last == 0) {
        place.dieAfter = 2 << 20;
      }
      Images.Pulled _ = store.pull(place);
    }
  }

  private static int victim(Path store, int steps) throws Exception {
    Process victim = start(store, steps);
    assertTrue(victim.waitFor(2, TimeUnit.MINUTES));
    return victim.exitValue();
  }

  private static Process start(Path store, int steps) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Victim.class.getName(),
            store.toString(),
            Integer.toString(steps))
        .inheritIO()
        .start();
  }

  @Test
  void afterAKillAtAnyStepAPullCompletesAndNothingIsTooMuch() throws Exception {
    List<String> steps = Collections.synchronizedList(new ArrayList<>());
    var whole = new RealStore(directory.resolve("whole"), steps::add);
    Images.Pulled pulled = whole.pull(RealStore.place());
    assertEquals(List.of(), whole.images.check(false, TransferListener.NONE));
    assertTrue(steps.size() >= 14, steps::toString);

    for (int step = 1; step <= steps.size(); step++) {
      Path place = directory.resolve("at" + step);
      assertEquals(9, victim(place, step));
      var store = new RealStore(place, _ -> {});
      Set<Digest> ready = ready(store);
      long _ = store.images.collect(Instant.EPOCH);
      MemoryPlace source = RealStore.place();
      assertEquals(pulled.image(), store.pull(source).image(), "after step " + step);
      for (Digest blob : ready) {
        assertFalse(source.opened().toString().contains(blob.shortHex()), "fetched again: " + blob);
      }
      long _ = store.images.collect();
      assertEquals(List.of(), tooMuch(whole, store), "after step " + step);
      assertEquals(List.of(), store.images.check(false, TransferListener.NONE));
    }
  }

  /**
   * Paths that are in one store only. The form of a layer may be missing that was just unpacked
   * when the process died: it is only to save work.
   */
  private static List<String> tooMuch(RealStore whole, RealStore store) {
    var more = new ArrayList<>(store.paths());
    more.removeAll(whole.paths());
    for (String path : whole.paths()) {
      if (!path.startsWith("images/forms/") && !store.paths().contains(path)) {
        more.add("missing: " + path);
      }
    }
    return more;
  }

  /** The blobs of layers that are here or wait. */
  private static Set<Digest> ready(RealStore store) {
    var diffIds = new HashSet<Digest>();
    for (Snapshots.Unpacked waiting : store.snapshots.unpacked()) {
      diffIds.add(waiting.diffId());
    }
    for (Snapshots.Layer layer : store.snapshots.layers()) {
      diffIds.add(layer.diffId());
    }
    MemoryPlace place = RealStore.place();
    var manifest = (ImageManifest) io.gantry.platform.oci.Manifest.parse(place.manifest());
    var config =
        io.gantry.platform.oci.ImageConfig.parse(
            java.util.Objects.requireNonNull(place.blobs.get(manifest.config().digest())));
    var blobs = new HashSet<Digest>();
    for (int i = 0; i < manifest.layers().size(); i++) {
      Descriptor blob = manifest.layers().get(i);
      if (diffIds.contains(config.diffIds().get(i))) {
        blobs.add(blob.digest());
      }
    }
    return blobs;
  }

  @Test
  void afterAKillTheUserCanThrowAllOfItAway() throws Exception {
    for (int step : new int[] {0, 3, 6, 8, 12}) {
      Path place = directory.resolve("at" + step);
      assertEquals(9, victim(place, step));
      var store = new RealStore(place, _ -> {});
      long _ = store.images.collect();
      // a record that was written is an image, with or without a name
      for (Image image : store.images.list()) {
        Images.Removed _ = store.images.remove(image, java.util.Optional.empty());
      }
      assertEquals(List.of(), store.snapshots.layers());
      assertEquals(List.of(), store.snapshots.unpacked());
      assertEquals(List.of(), store.content.list());
      assertEquals(java.util.Map.of(), store.content.partials());
      assertEquals(List.of(), store.images.check(false, TransferListener.NONE));
    }
  }

  @Test
  void whatHadArrivedWhenItWasKilledIsNotFetchedAgain() throws Exception {
    Path place = directory.resolve("killed");
    assertEquals(9, victim(place, 0));
    var store = new RealStore(place, _ -> {});
    long arrived = store.images.usage().partial();
    assertTrue(arrived > 0);
    MemoryPlace source = RealStore.place();
    Images.Pulled _ = store.pull(source);
    assertTrue(
        source.opened().stream().anyMatch(opened -> !opened.endsWith("@0")),
        source.opened()::toString);
    assertEquals(List.of(), store.images.check(false, TransferListener.NONE));
  }

  @Test
  void aPullThatIsOvertakenByAnotherLeavesNothingWaiting() {
    Path place = directory.resolve("overtaken");
    var other = new RealStore(place, _ -> {});
    var store =
        new RealStore(
            place,
            step -> {
              if (step.equals("lease")) {
                Images.Pulled _ = other.pull(RealStore.place());
              }
            });
    Images.Pulled _ = store.pull(RealStore.place());
    assertEquals(List.of(), store.snapshots.unpacked());
    assertEquals(List.of(), store.images.check(false, TransferListener.NONE));
  }

  @Test
  void manyProcessesPullOneImage() throws Exception {
    Path place = directory.resolve("many");
    var victims = new ArrayList<Process>();
    for (int i = 0; i < 4; i++) {
      victims.add(start(place, 1000));
    }
    for (Process victim : victims) {
      assertTrue(victim.waitFor(2, TimeUnit.MINUTES));
      assertEquals(0, victim.exitValue());
    }
    var store = new RealStore(place, _ -> {});
    assertEquals(1, store.images.list().size());
    assertEquals(4, store.snapshots.layers().size());
    assertEquals(List.of(), store.images.check(false, TransferListener.NONE));
    long _ = store.images.collect();
    var whole = new RealStore(directory.resolve("whole"), _ -> {});
    Images.Pulled _ = whole.pull(RealStore.place());
    assertEquals(List.of(), tooMuch(whole, store));
  }
}
