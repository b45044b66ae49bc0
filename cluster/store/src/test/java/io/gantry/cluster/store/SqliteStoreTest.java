package io.gantry.cluster.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.store.Store.Change;
import io.gantry.cluster.store.Store.Entry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store in a SQLite file keeps the contract, and what a file adds to it. */
final class SqliteStoreTest extends StoreContract {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir private Path directory;

  private Path file() {
    return directory.resolve("other.db");
  }

  @Override
  Store open() {
    return SqliteStore.open(directory.resolve("store.db"));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Optional<Entry> put(Store store, String key, String value, Duration lifetime) {
    return store.put(key, bytes(value), Store.ANY, lifetime);
  }

  @Test
  void aReopenedStoreGoesOnWhereItWas() throws InterruptedException {
    try (Store store = SqliteStore.open(file())) {
      put(store, "/a", "1", Duration.ZERO);
      put(store, "/a", "2", Duration.ZERO);
      store.delete("/a", Store.ANY);
      put(store, "/b", "3", Duration.ZERO);
    }
    try (Store store = SqliteStore.open(file())) {
      assertEquals(5, store.revision());
      assertEquals(5, store.get("/b").orElseThrow().modified());
      List<Change> history = store.watch("/a", 1).next();
      assertEquals(List.of(2L, 3L, 4L), history.stream().map(Change::revision).toList());
      assertEquals(Optional.empty(), history.get(2).entry());
      assertEquals(2, history.get(2).previous().orElseThrow().created());
      assertEquals(6, put(store, "/c", "4", Duration.ZERO).orElseThrow().modified());
    }
  }

  @Test
  void aClosedStoreIsOneFile() throws IOException {
    SqliteStore.open(file()).close();
    try (var files = Files.list(directory)) {
      assertEquals(
          List.of("other.db"),
          files
              .map(path -> path.getFileName().toString())
              .filter(name -> name.startsWith("other"))
              .toList());
    }
  }

  @Test
  void timeGoesOnWhileTheStoreIsClosed() throws InterruptedException {
    try (Store store = SqliteStore.open(file(), InstantSource.fixed(NOON))) {
      put(store, "/event", "x", Duration.ofHours(1));
      put(store, "/later", "x", Duration.ofHours(3));
    }
    Instant later = NOON.plus(Duration.ofHours(2));
    try (Store store = SqliteStore.open(file(), InstantSource.fixed(later));
        Store.Watch watch = store.watch("", 3)) {
      Change change = watch.next().getFirst();
      assertEquals("/event", change.key());
      assertEquals(Optional.empty(), change.entry());
      assertEquals(Optional.empty(), store.get("/event"));
      assertTrue(store.get("/later").isPresent());
    }
  }

  @Test
  void aFileHasOneStoreAtATime() {
    try (Store store = SqliteStore.open(file())) {
      var refused = assertThrows(GantryException.class, () -> SqliteStore.open(file()));
      assertEquals(Kind.CONFLICT, refused.kind());
      assertEquals("cannot open store " + file() + ": another process uses it", refused.text());
      put(store, "/a", "1", Duration.ZERO);
    }
    SqliteStore.open(file()).close();
  }

  @Test
  void whatIsNoStoreIsRefused() throws IOException {
    Files.writeString(file(), "x".repeat(10_000));
    assertEquals(
        Kind.INVALID, assertThrows(GantryException.class, () -> SqliteStore.open(file())).kind());
    assertEquals("x".repeat(10_000), Files.readString(file()));
    Path nowhere = directory.resolve("no/where.db");
    assertEquals(
        Kind.UNAVAILABLE,
        assertThrows(GantryException.class, () -> SqliteStore.open(nowhere)).kind());
  }

  @Test
  void aFullDiskRefusesTheWriteAndLosesNothing() throws Exception {
    Tables tables = DatabaseFile.open(file());
    try (var statement = tables.connection().createStatement()) {
      statement.execute("PRAGMA max_page_count = 40");
    }
    tables.commit();
    byte[] large = new byte[50_000];
    int written = 0;
    try (SqliteStore store = SqliteStore.over(tables, InstantSource.system())) {
      GantryException refused = null;
      while (refused == null) {
        try {
          var _ = store.put("/" + written, large, Store.ABSENT, Duration.ZERO).orElseThrow();
          written++;
        } catch (GantryException e) {
          refused = e;
        }
      }
      assertEquals(Kind.EXHAUSTED, refused.kind());
      assertTrue(written > 0);
      assertEquals(written + 1, store.revision());
      assertEquals(written + 2, put(store, "/small", "x", Duration.ZERO).orElseThrow().modified());
    }
    try (Store store = SqliteStore.open(file())) {
      assertEquals(written + 1, store.range("", "", 0).entries().size());
      assertEquals(written + 2, store.revision());
    }
  }

  @Test
  void oldHistoryIsForgottenAndTheFileStaysSmall() throws Exception {
    var seconds = new AtomicLong();
    InstantSource clock = () -> NOON.plusSeconds(seconds.get());
    byte[] value = new byte[2_000];
    try (Store store = SqliteStore.open(file(), clock)) {
      try (TaskGroup tasks = TaskGroup.open("write")) {
        for (int writer = 0; writer < 16; writer++) {
          String key = "/k" + writer;
          var _ =
              tasks.fork(() -> {
                for (int i = 0; i < 1_000; i++) {
                  var _ = store.put(key, value, Store.ANY, Duration.ZERO).orElseThrow();
                  if (i % 50 == 0) {
                    var _ = store.delete(key, Store.ANY).orElseThrow();
                  }
                  seconds.incrementAndGet();
                }
                return true;
              });
        }
        tasks.join(Duration.ofSeconds(50));
      }
      assertThrows(CompactedException.class, () -> store.watch("", 1));
      long recent = store.revision() - Compaction.KEEP_REVISIONS;
      assertEquals(recent + 1, store.watch("", recent).next().getFirst().revision());
      assertEquals(16, store.range("", "", 0).entries().size());
    }
    // 32 MB were written; at most some 2,000 values are kept.
    assertTrue(Files.size(file()) < 10 << 20, () -> file().toFile().length() + " bytes");
    assertNothingIsLeftOver(file());
  }

  /** Every row is a present value, a kept change, or what a kept change replaced. */
  static void assertNothingIsLeftOver(Path file) throws Exception {
    try (Tables tables = DatabaseFile.open(file)) {
      var compaction = new Compaction(tables);
      while (compaction.isSweeping()) {
        compaction.sweep();
      }
      assertEquals(
          0,
          tables.number(
              "SELECT count(*) FROM changes WHERE revision < "
                  + compaction.oldest()
                  + " AND revision NOT IN (SELECT revision FROM current)"
                  + " AND revision NOT IN (SELECT previous FROM changes WHERE revision >= "
                  + compaction.oldest()
                  + ")"));
      assertEquals(
          0,
          tables.number(
              "SELECT count(*) FROM current WHERE revision NOT IN"
                  + " (SELECT revision FROM changes WHERE value IS NOT NULL)"));
      tables.rollback();
    }
  }

  @Test
  void theNativeLibraryIsPutInPlaceOnce() throws IOException {
    Path home = SqliteLibrary.install(directory);
    Path library = home.resolve("libsqlitejdbc.so");
    assertTrue(Files.size(library) > 500_000);
    var before = Files.getLastModifiedTime(library);
    assertEquals(home, SqliteLibrary.install(directory));
    assertEquals(before, Files.getLastModifiedTime(library));
  }

  @Test
  void prefixesEndBehindTheirLastCharacter() {
    assertEquals("/b0", KeyRange.of("/b/", "").end());
    assertEquals("", KeyRange.of("", "").from());
    String highest = Character.toString(Character.MAX_CODE_POINT);
    assertEquals("b", KeyRange.of("a" + highest, "").end());
    assertEquals("\uE000", KeyRange.of("\uD7FF", "").end());
    try (Store store = SqliteStore.open(file())) {
      for (String key : List.of("a" + highest, "a" + highest + "x", "b", "\uD7FFx", "\uE000")) {
        put(store, key, "x", Duration.ZERO);
      }
      assertEquals(2, store.range("a" + highest, "", 0).entries().size());
      assertEquals(1, store.range("\uD7FF", "", 0).entries().size());
      assertEquals(5, store.range("", "", 0).entries().size());
    }
  }

  @Test
  void aLargeValueIsWhole() {
    byte[] large = new byte[3 << 20];
    Arrays.fill(large, (byte) 7);
    try (Store store = SqliteStore.open(file())) {
      var _ = store.put("/large", large, Store.ABSENT, Duration.ZERO).orElseThrow();
      assertTrue(Arrays.equals(large, store.get("/large").orElseThrow().value()));
    }
  }
}
