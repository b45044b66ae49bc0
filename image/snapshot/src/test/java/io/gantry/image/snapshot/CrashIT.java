package io.gantry.image.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that makes layers is killed at any moment; what it leaves is whole. */
@NeedsRoot
class CrashIT {
  private static final int ROUNDS = 6;

  @TempDir Path directory;

  /** Makes and drops snapshots and layers until it is killed; a line for each round. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] arguments) throws IOException {
      var store = new Store(Path.of(arguments[0]));
      store.snapshots.sweep();
      for (int i = 0; ; i++) {
        String key = "key" + i;
        byte[] tar =
            new TarBuilder().directory("d").file("d/f", "content ".repeat(20_000) + i).bytes();
        store.snapshots.remove(key);
        store.snapshots.prepare(key, Optional.empty());
        store.snapshots.apply(key, new ByteArrayInputStream(tar));
        Layer layer = store.snapshots.commit(key);
        if (i % 3 == 0) {
          store.snapshots.removeLayer(layer.chain());
        }
        byte[] loose =
            new TarBuilder().file("d/l", "loose ".repeat(100_000) + i).mark(".wh.x").bytes();
        Unpacked unpacked = store.snapshots.unpack(new ByteArrayInputStream(loose), 1 << 20);
        if (i % 3 != 0) {
          Layer _ = store.snapshots.adopt(unpacked.diffId(), Optional.of(layer.chain()));
        }
        System.out.println(i);
      }
    }
  }

  @Test
  void layersAreWholeAfterKillsAtAnyMoment() throws Exception {
    Path state = directory.resolve("store");
    for (int round = 0; round < ROUNDS; round++) {
      killAfterSomeRounds(state, round);
      check(new Store(state));
    }
  }

  private static void killAfterSomeRounds(Path state, int rounds) throws Exception {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                state.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var lines = victim.inputReader()) {
      for (int i = 0; i <= rounds; i++) {
        assertEquals(Integer.toString(i), lines.readLine());
      }
    } finally {
      victim.destroyForcibly();
    }
    assertEquals(true, victim.waitFor(1, TimeUnit.MINUTES));
  }

  private static void check(Store store) {
    store.snapshots.sweep();
    for (Layer layer : store.snapshots.layers()) {
      assertEquals(layer.diffId(), store.digestOfTar(layer));
    }
    for (Unpacked waiting : store.snapshots.unpacked()) {
      Layer layer = store.snapshots.adopt(waiting.diffId(), Optional.empty());
      assertEquals(layer.diffId(), store.digestOfTar(layer));
    }
    assertEquals(
        store.snapshots.layers().size(), Layout.names(store.directory.resolve("layers")).size());
    for (String key : store.snapshots.actives()) {
      store.snapshots.remove(key);
    }
    for (String place : List.of("active", "staging", "trash", "unpacked")) {
      assertEquals(List.of(), Layout.names(store.directory.resolve(place)));
    }
  }
}
