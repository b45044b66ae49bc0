package io.gantry.cluster.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.store.Store.Change;
import io.gantry.cluster.store.Store.Entry;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A writer that is killed at any moment loses nothing that it acknowledged. */
@LeavesNothing
final class SqliteStoreCrashIT {
  private static final int ROUNDS = 8;

  private final Map<String, Long> present = new HashMap<>();
  private final Set<String> deleted = new HashSet<>();
  private long highest;

  @Test
  void nothingAcknowledgedIsLostAndNothingIsHalf(StateRoot root) throws Exception {
    Path file = root.state().resolve("store.db");
    long seed = System.nanoTime();
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      writeAndKill(root, file, round, 1 + random.nextInt(2_000));
      try (Store store = SqliteStore.open(file)) {
        check(store, "seed " + seed + " round " + round);
      }
      SqliteStoreTest.assertNothingIsLeftOver(file);
    }
  }

  private void writeAndKill(StateRoot root, Path file, int round, int lines) throws Exception {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.sqlite.lib.path=" + SqliteLibrary.install(root.scratch()),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                file.toString(),
                Integer.toString(round))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader acknowledged = child.inputReader()) {
      int seen = 0;
      for (String line = acknowledged.readLine(); line != null; line = acknowledged.readLine()) {
        remember(line);
        seen++;
        if (seen == lines) {
          child.toHandle().destroyForcibly(); // what it has said can still be read
        }
      }
      assertTrue(seen >= lines, "the writer ended by itself");
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  private void remember(String line) throws IOException {
    String[] words = line.split(" ", -1);
    if (words.length < 3 || words[2].isEmpty()) {
      return; // cut off by the kill
    }
    if (words[0].equals("put")) {
      present.put(words[1], Long.parseLong(words[2]));
      highest = Math.max(highest, Long.parseLong(words[2]));
    } else {
      deleted.add(words[1]);
    }
  }

  private void check(Store store, String where) throws InterruptedException {
    assertTrue(store.revision() >= highest, where);
    Map<String, Entry> found = new HashMap<>();
    for (Entry entry : store.range("/k/", "", 0).entries()) {
      found.put(entry.key(), entry);
      assertArrayEquals(KilledWriter.value(entry.key()), entry.value(), where);
    }
    present.forEach((key, revision) -> {
      Entry entry = found.get(key);
      if (deleted.contains(key)) {
        assertEquals(null, entry, where);
      } else if (entry == null) {
        // A deletion that was done but not told. Its writer did nothing after it.
        assertTrue(isToBeDeleted(key), () -> where + ": " + key + " is lost");
      } else if (entry.modified() < revision) {
        assertEquals(revision, entry.modified(), where);
      }
    });
    history(store, where);
  }

  private static boolean isToBeDeleted(String key) {
    return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1)) % 3 == 0;
  }

  /** The kept changes have no gaps. */
  private static void history(Store store, String where) throws InterruptedException {
    long oldest = store.revision();
    while (isKept(store, oldest - 1)) {
      oldest--;
    }
    try (Store.Watch watch = store.watch("", oldest)) {
      for (long seen = oldest; seen < store.revision(); ) {
        List<Change> changes = watch.next();
        for (Change change : changes) {
          assertEquals(++seen, change.revision(), where);
        }
      }
    }
  }

  private static boolean isKept(Store store, long revision) {
    try {
      store.watch("", revision).close();
      return revision > 0;
    } catch (CompactedException _) {
      return false;
    }
  }
}
