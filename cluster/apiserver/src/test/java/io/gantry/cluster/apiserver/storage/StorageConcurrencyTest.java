package io.gantry.cluster.apiserver.storage;

import static io.gantry.cluster.apiserver.storage.StorageFixture.app;
import static io.gantry.cluster.apiserver.storage.StorageFixture.labelled;
import static io.gantry.cluster.apiserver.storage.StorageFixture.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.storage.Storage.Event;
import io.gantry.cluster.apiserver.storage.Storage.ListQuery;
import io.gantry.cluster.apiserver.storage.Storage.Page;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.apiserver.storage.Storage.WatchQuery;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Writers, watchers and listers at once: whoever replays what he was told has what is there. */
@Timeout(120)
final class StorageConcurrencyTest {
  private static final int WRITERS = 6;
  private static final int WRITES = 250;
  private static final String LAST = "zz-last";

  @TempDir private Path directory;

  @Test
  void everyReplayEqualsTheFinalList() throws Exception {
    long seed = 417;
    try (var on = new StorageFixture(directory, Duration.ofMillis(20));
        TaskGroup tasks = TaskGroup.open("storage")) {
      on.create("n0", "first");
      List<Selector> selectors = List.of(Selector.ALL, app("1"), app("2"));
      var replays = new ArrayList<Future<List<String>>>();
      for (int i = 0; i < 12; i++) {
        Selector selector = selectors.get(i % selectors.size());
        boolean listFirst = i % 2 == 0;
        replays.add(tasks.fork(() -> replay(on, selector, listFirst)));
      }
      var writers = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < WRITERS; i++) {
        var random = new Random(seed + i);
        writers.add(tasks.fork(() -> write(on, random)));
      }
      for (int i = 0; i < 2; i++) {
        var random = new Random(seed - 1 - i);
        var _ = tasks.fork(() -> listUntilTheEnd(on, random));
      }
      for (Future<Boolean> writer : writers) {
        writer.get();
      }
      on.pods.create(labelled(pod("zz", LAST), "all"));
      tasks.join(Duration.ofSeconds(100));
      for (int i = 0; i < replays.size(); i++) {
        Selector selector = selectors.get(i % selectors.size());
        var query = new ListQuery("", orLast(selector), 0, "", "", "");
        List<String> expected = lines(on.pods.list(query).items());
        assertEquals(expected, replays.get(i).get(), "watcher " + i + ", seed " + seed);
      }
    }
  }

  private static Selector orLast(Selector selector) {
    return object -> object.name().equals(LAST) || selector.matches(object);
  }

  private static List<String> lines(List<Stored> items) {
    return items.stream()
        .map(stored -> stored.object().key() + " " + stored.object().resourceVersion())
        .toList();
  }

  private static boolean write(StorageFixture on, Random random) {
    for (int i = 0; i < WRITES; i++) {
      String namespace = "n" + random.nextInt(3);
      String name = "p" + random.nextInt(12);
      String label = Integer.toString(random.nextInt(3));
      var key = new ObjectKey(namespace, name);
      try {
        switch (random.nextInt(4)) {
          case 0 -> on.pods.create(labelled(pod(namespace, name), label));
          case 1 -> on.pods.delete(key, object -> object);
          default -> on.pods.update(key, object -> labelled(object, label));
        }
      } catch (StatusException e) {
        // Another writer made it, or took it away.
        assertTrue(e.text().contains("already exists") || e.text().contains("not found"), e.text());
      }
    }
    return true;
  }

  /** What is there according to a watch, when it has seen the last object. */
  private static List<String> replay(StorageFixture on, Selector chosen, boolean listFirst)
      throws InterruptedException {
    Selector selector = orLast(chosen);
    Map<String, Stored> seen = new TreeMap<>();
    String version = "";
    if (listFirst) {
      Page page = on.pods.list(new ListQuery("", selector, 0, "", "", ""));
      page.items().forEach(stored -> seen.put(stored.object().key().toString(), stored));
      version = page.resourceVersion();
    }
    long last = 0;
    try (Storage.Watch watch =
        on.pods.watch(new WatchQuery("", selector, version, !listFirst, true))) {
      while (!seen.containsKey("zz/" + LAST)) {
        Event event = watch.next().orElseThrow();
        String key = event.object().object().key().toString();
        boolean known = seen.containsKey(key);
        switch (event.type()) {
          case "ADDED" -> assertEquals(false, known, key);
          case "MODIFIED", "DELETED" -> assertTrue(known, key);
          default -> assertEquals("BOOKMARK", event.type());
        }
        boolean initial = !listFirst && last == 0 && event.type().equals("ADDED");
        if (!initial) {
          assertTrue(event.object().revision() >= last, "order");
          last = event.object().revision();
        }
        switch (event.type()) {
          case "BOOKMARK" -> {}
          case "DELETED" -> seen.remove(key);
          default -> seen.put(key, event.object());
        }
      }
    }
    return lines(List.copyOf(seen.values()));
  }

  /** Pages of one list are of one moment: no key comes twice, and all in order. */
  private static boolean listUntilTheEnd(StorageFixture on, Random random) {
    while (true) {
      var keys = new ArrayList<String>();
      String token = "";
      String version = "";
      do {
        Page page =
            on.pods.list(new ListQuery("", Selector.ALL, 1 + random.nextInt(5), token, "", ""));
        assertEquals(version.isEmpty() ? page.resourceVersion() : version, page.resourceVersion());
        version = page.resourceVersion();
        for (Stored stored : page.items()) {
          keys.add(stored.object().key().toString());
          assertTrue(stored.revision() <= Long.parseLong(version));
        }
        token = page.continueToken();
      } while (!token.isEmpty());
      assertEquals(keys.stream().sorted().distinct().toList(), keys);
      Page whole = on.list(0, "", version, "Exact");
      assertEquals(keys, whole.items().stream().map(s -> s.object().key().toString()).toList());
      if (keys.contains("zz/" + LAST)) {
        return true;
      }
    }
  }
}
