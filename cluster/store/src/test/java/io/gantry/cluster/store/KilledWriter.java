package io.gantry.cluster.store;

import io.gantry.platform.base.concurrent.TaskGroup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Writes until it is killed. A line on standard output for each acknowledged write: its key, and
 * its revision.
 */
final class KilledWriter {
  private KilledWriter() {}

  /** {@code file round}. */
  public static void main(String[] args) throws InterruptedException {
    String round = args[1];
    try (Store store = SqliteStore.open(Path.of(args[0]));
        TaskGroup tasks = TaskGroup.open("write")) {
      for (int writer = 0; writer < 8; writer++) {
        String mine = round + "/" + writer + "/";
        var _ =
            tasks.fork(() -> {
              for (int i = 0; ; i++) {
                write(store, mine, i);
              }
            });
      }
      var _ =
          tasks.fork(() -> {
            while (true) {
              store.compact(store.revision() - 40);
            }
          });
      tasks.join(Duration.ofMinutes(1));
    }
  }

  private static void write(Store store, String mine, int i) {
    String key = "/k/" + mine + i;
    long revision =
        store.put(key, value(key), Store.ABSENT, Duration.ZERO).orElseThrow().modified();
    System.out.println("put " + key + " " + revision);
    store.put("/counter/" + mine, value(mine + i), Store.ANY, Duration.ZERO);
    if (i % 3 == 0) {
      var _ = store.delete(key, revision).orElseThrow();
      System.out.println("del " + key + " " + revision);
    }
  }

  /** Of 5 to 20,000 bytes, and known from the key. */
  static byte[] value(String key) {
    int times = 1 + Math.floorMod(key.hashCode(), 20_000 / key.length());
    return key.repeat(times).getBytes(StandardCharsets.UTF_8);
  }
}
