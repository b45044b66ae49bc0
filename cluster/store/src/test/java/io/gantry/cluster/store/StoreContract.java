package io.gantry.cluster.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.store.Store.Change;
import io.gantry.cluster.store.Store.Entry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every store does. A subclass opens an empty one. */
@Timeout(60)
abstract class StoreContract {
  private static final Duration NEVER = Duration.ZERO;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private Store store;

  /** An empty store. */
  abstract Store open();

  @BeforeEach
  final void openStore() {
    store = open();
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Entry entry) {
    return new String(entry.value(), StandardCharsets.UTF_8);
  }

  private Entry put(String key, String value) {
    return store.put(key, bytes(value), Store.ANY, NEVER).orElseThrow();
  }

  private static List<String> keys(Store.Page page) {
    return page.entries().stream().map(Entry::key).toList();
  }

  /** The next {@code count} changes, however they are grouped. */
  private static List<Change> take(Store.Watch watch, int count) throws InterruptedException {
    var changes = new ArrayList<Change>();
    while (changes.size() < count) {
      changes.addAll(watch.next());
    }
    return changes;
  }

  private static List<Long> revisions(List<Change> changes) {
    return changes.stream().map(Change::revision).toList();
  }

  @Test
  void anEmptyStoreIsAtRevisionOne() {
    assertEquals(1, store.revision());
    assertEquals(Optional.empty(), store.get("/a"));
    Store.Page page = store.range("", "", 0);
    assertEquals(List.of(), page.entries());
    assertEquals(1, page.revision());
  }

  @Test
  void everyChangeHasTheNextRevision() {
    Entry first = put("/a", "1");
    Entry second = put("/a", "2");
    Entry other = put("/b", "3");
    assertEquals(
        List.of(2L, 3L, 4L), List.of(first.modified(), second.modified(), other.modified()));
    assertEquals(List.of(2L, 2L, 4L), List.of(first.created(), second.created(), other.created()));
    assertEquals(5, store.delete("/a", Store.ANY).orElseThrow().revision());
    assertEquals(5, store.revision());
    assertEquals(6, put("/a", "4").created());
  }

  @Test
  void aValueIsReadAsItWasWritten() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    var _ = store.put("/a", all, Store.ABSENT, NEVER).orElseThrow();
    assertArrayEquals(all, store.get("/a").orElseThrow().value());
    var _ = store.put("/empty", new byte[0], Store.ABSENT, NEVER).orElseThrow();
    assertArrayEquals(new byte[0], store.get("/empty").orElseThrow().value());
  }

  @Test
  void aKeyThatIsThereIsNotMadeAgain() {
    put("/a", "1");
    assertEquals(Optional.empty(), store.put("/a", bytes("2"), Store.ABSENT, NEVER));
    assertEquals("1", text(store.get("/a").orElseThrow()));
    assertEquals(2, store.revision());
  }

  @Test
  void aChangeOfAnotherRevisionIsRefused() {
    Entry first = put("/a", "1");
    Entry second = put("/a", "2");
    assertEquals(Optional.empty(), store.put("/a", bytes("x"), first.modified(), NEVER));
    assertEquals(Optional.empty(), store.delete("/a", first.modified()));
    assertEquals(Optional.empty(), store.delete("/a", Store.ABSENT));
    assertEquals(Optional.empty(), store.put("/none", bytes("x"), 2, NEVER));
    assertEquals(3, store.revision());
    assertTrue(store.put("/a", bytes("3"), second.modified(), NEVER).isPresent());
  }

  @Test
  void aDeletionHasItsOwnRevisionAndTheLastValue() {
    put("/a", "1");
    Change change = store.delete("/a", 2).orElseThrow();
    assertEquals(3, change.revision());
    assertEquals("1", text(change.previous().orElseThrow()));
    assertEquals(Optional.empty(), change.entry());
    assertEquals(Optional.empty(), store.get("/a"));
    assertEquals(Optional.empty(), store.delete("/a", Store.ANY));
  }

  @Test
  void aRangeIsInKeyOrderAndHasOnlyItsPrefix() {
    for (String key : List.of("/b/2", "/a/1", "/b/1", "/b-c/1", "/c/1", "/b/10", "/b")) {
      put(key, key);
    }
    assertEquals(List.of("/b/1", "/b/10", "/b/2"), keys(store.range("/b/", "", 0)));
    assertEquals(7, store.range("", "", 0).entries().size());
    assertEquals(8, store.range("/b/", "", 0).revision());
  }

  @Test
  void aRangeIsReadPageByPage() {
    for (int i = 0; i < 7; i++) {
      put("/a/" + i, "v");
    }
    put("/b/0", "v");
    Store.Page first = store.range("/a/", "", 3);
    assertEquals(List.of("/a/0", "/a/1", "/a/2"), keys(first));
    assertTrue(first.more());
    assertEquals(4, first.remaining());
    Store.Page second = store.range("/a/", "/a/2", 4);
    assertEquals(List.of("/a/3", "/a/4", "/a/5", "/a/6"), keys(second));
    assertEquals(false, second.more());
    assertEquals(0, second.remaining());
  }

  @Test
  void aWatchShowsEveryChangeOfItsPrefixInOrder() throws InterruptedException {
    try (Store.Watch watch = store.watch("/a/", store.revision())) {
      put("/a/1", "x");
      put("/b/1", "x");
      put("/a/1", "y");
      store.delete("/a/1", Store.ANY);
      List<Change> changes = take(watch, 3);
      assertEquals(List.of(2L, 4L, 5L), revisions(changes));
      assertEquals(Optional.empty(), changes.get(0).previous());
      assertEquals("x", text(changes.get(1).previous().orElseThrow()));
      assertEquals("y", text(changes.get(1).entry().orElseThrow()));
      assertEquals(2, changes.get(1).entry().orElseThrow().created());
      assertEquals("y", text(changes.get(2).previous().orElseThrow()));
      assertEquals(Optional.empty(), changes.get(2).entry());
    }
  }

  @Test
  void aWatchOfThePastGoesOverToThePresentWithoutGapOrRepetition() throws Exception {
    int before = 6_000;
    for (int i = 0; i < before; i++) {
      put("/a/" + i % 10, "v");
      if (i % 3 == 0) {
        i++;
        put("/b/" + i, "v");
      }
    }
    try (TaskGroup tasks = TaskGroup.open("watch")) {
      var _ =
          tasks.fork(() -> {
            for (int i = 0; i < 500; i++) {
              put("/a/live", "v");
            }
            return true;
          });
      long expected = 1;
      try (Store.Watch watch = store.watch("", 1)) {
        while (expected < before + 501) {
          for (Change change : watch.next()) {
            assertEquals(++expected, change.revision());
          }
        }
      }
      tasks.join(LIMIT);
    }
  }

  @Test
  void aWatchFromALaterRevisionSeesOnlyWhatIsBehindIt() throws InterruptedException {
    put("/a", "1");
    put("/a", "2");
    put("/a", "3");
    try (Store.Watch watch = store.watch("/a", 3)) {
      assertEquals(List.of(4L), revisions(watch.next()));
    }
  }

  @Test
  void aClosedWatchEnds() throws Exception {
    Store.Watch watch = store.watch("/a", store.revision());
    try (TaskGroup tasks = TaskGroup.open("watch")) {
      Future<List<Change>> end = tasks.fork(watch::next);
      watch.close();
      assertEquals(List.of(), end.get());
    }
    assertEquals(List.of(), watch.next());
  }

  @Test
  void watchesEndWithTheStore() throws Exception {
    Store.Watch watch = store.watch("/a", store.revision());
    try (TaskGroup tasks = TaskGroup.open("watch")) {
      Future<List<Change>> end = tasks.fork(watch::next);
      store.close();
      assertEquals(List.of(), end.get());
    }
    assertThrows(GantryException.class, () -> store.get("/a"));
  }

  @Test
  void compactionForgetsThePastAndKeepsThePresent() throws InterruptedException {
    put("/old", "kept");
    for (int i = 0; i < 1_000; i++) {
      put("/a", "v" + i);
    }
    store.delete("/a", Store.ANY);
    put("/a", "again");
    long present = store.revision();
    store.compact(present);
    assertThrows(CompactedException.class, () -> store.watch("/a", 1));
    assertThrows(CompactedException.class, () -> store.watch("/a", present - 2));
    assertEquals("kept", text(store.get("/old").orElseThrow()));
    assertEquals("again", text(store.get("/a").orElseThrow()));
    try (Store.Watch watch = store.watch("", present - 1)) {
      assertEquals(List.of(present), revisions(watch.next()));
      put("/b", "1");
      assertEquals(List.of(present + 1), revisions(watch.next()));
    }
    assertEquals(present + 1, store.revision());
  }

  @Test
  void aKeyIsDeletedAfterItsLifetime() throws InterruptedException {
    put("/stays", "x");
    try (Store.Watch watch = store.watch("/a", store.revision())) {
      var _ = store.put("/a", bytes("x"), Store.ABSENT, Duration.ofMillis(50)).orElseThrow();
      List<Change> changes = take(watch, 2);
      assertEquals(List.of(3L, 4L), revisions(changes));
      assertEquals(Optional.empty(), changes.get(1).entry());
      assertEquals("x", text(changes.get(1).previous().orElseThrow()));
    }
    assertEquals(Optional.empty(), store.get("/a"));
    assertTrue(store.get("/stays").isPresent());
  }

  @Test
  void aLaterWriteSetsTheLifetimeAnew() throws InterruptedException {
    var _ = store.put("/a", bytes("x"), Store.ABSENT, Duration.ofMillis(40)).orElseThrow();
    var _ = store.put("/a", bytes("y"), Store.ANY, NEVER).orElseThrow();
    var _ = store.put("/b", bytes("x"), Store.ABSENT, Duration.ofMillis(80)).orElseThrow();
    try (Store.Watch watch = store.watch("", store.revision())) {
      assertEquals("/b", watch.next().getFirst().key());
    }
    assertTrue(store.get("/a").isPresent());
  }

  @Test
  void oneOfManyWritersWins() throws Exception {
    put("/a", "0");
    var wins = new ArrayList<Future<Integer>>();
    try (TaskGroup tasks = TaskGroup.open("write")) {
      for (int i = 0; i < 64; i++) {
        wins.add(tasks.fork(() -> store.put("/a", bytes("x"), 2, NEVER).isPresent() ? 1 : 0));
      }
      tasks.join(LIMIT);
    }
    int won = 0;
    for (Future<Integer> win : wins) {
      won += win.get();
    }
    assertEquals(1, won);
    assertEquals(3, store.revision());
  }

  @Test
  void countersOfManyWritersLoseNothing() throws Exception {
    put("/counter", "0");
    try (TaskGroup tasks = TaskGroup.open("write")) {
      for (int i = 0; i < 16; i++) {
        var _ =
            tasks.fork(() -> {
              for (int done = 0; done < 20; ) {
                Entry entry = store.get("/counter").orElseThrow();
                String next = Integer.toString(Integer.parseInt(text(entry)) + 1);
                if (store.put("/counter", bytes(next), entry.modified(), NEVER).isPresent()) {
                  done++;
                }
              }
              return true;
            });
      }
      tasks.join(LIMIT);
    }
    assertEquals("320", text(store.get("/counter").orElseThrow()));
    assertEquals(322, store.revision());
  }
}
