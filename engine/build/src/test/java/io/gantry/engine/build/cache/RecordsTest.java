package io.gantry.engine.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.WorkLocks;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordsTest {
  private static final Vertex VERTEX =
      new Vertex(
          0,
          "[1/1] COPY a b",
          new Op.Merge(),
          List.of(),
          Dockerfile.parse(Source.of("Dockerfile", "FROM scratch\nCOPY a b"))
              .stages()
              .getFirst()
              .node());

  @TempDir Path directory;

  private static WorkKey key(String text) {
    return new WorkKey("test").add("text", text);
  }

  private static Result result(String name) {
    return new Result(
        Optional.of(ChainId.of(Digest.of(name.getBytes(StandardCharsets.UTF_8)))),
        Instant.ofEpochSecond(7));
  }

  @Test
  void whatWasPutIsFoundByAnotherProcess() {
    new CacheDirectory(directory).records().put(key("a"), VERTEX, result("1"));
    Records records = new CacheDirectory(directory).records();
    assertEquals(Optional.of(result("1")), records.find(key("a").digest()));
    assertEquals(Optional.empty(), records.find(key("b").digest()));
    assertFalse(records.changed());
  }

  @Test
  void usesAreCountedAlsoWhenThereAreMany() {
    var cache = new CacheDirectory(directory);
    Records records = cache.records();
    records.put(key("a"), VERTEX, result("1"));
    for (int i = 0; i < 2500; i++) {
      assertTrue(records.find(key("a").digest()).isPresent());
    }
    assertEquals(2501, cache.found().getFirst().record().uses());
    assertEquals("[1/1] COPY a b", cache.found().getFirst().record().description());
  }

  @Test
  void aRetiredRecordIsStillKnownButKeepsNoLayer() {
    var cache = new CacheDirectory(directory);
    Records records = cache.records();
    records.put(key("a"), VERTEX, result("1"));
    cache.retire(key("a").digest());
    cache.unmark();
    assertEquals(Optional.of(result("1")), records.find(key("a").digest()));
    assertTrue(cache.chains().isEmpty());
    records.put(key("a"), VERTEX, result("2"));
    assertEquals(Optional.of(result("2")), records.find(key("a").digest()));
    cache.forgetAll(_ -> false);
    assertEquals(Optional.empty(), records.find(key("a").digest()));
  }

  @Test
  void whatAnotherCacheKnewIsKnownHereToo() {
    var cache = new CacheDirectory(directory);
    cache.records().adopt(key("a").digest(), "RUN a", result("1"), true);
    cache.records().adopt(key("b").digest(), "RUN b", result("2"), false);
    assertEquals(Optional.of(result("1")), cache.records().find(key("a").digest()));
    assertEquals(Optional.of(result("2")), cache.records().find(key("b").digest()));
    assertEquals(java.util.Set.of(result("1").chain().orElseThrow()), cache.chains());
  }

  @Test
  void itIsMeasuredNowAndThenAndWhenItMayBeTooMuch() {
    assertTrue(Measured.NEVER.with(0).mustBeMeasured(100));
    var measured = new Measured(10, 0);
    assertFalse(measured.with(90).mustBeMeasured(100));
    assertTrue(measured.with(91).mustBeMeasured(100));
    for (int i = 0; i < 20; i++) {
      measured = measured.with(1);
      assertFalse(measured.mustBeMeasured(100));
    }
    assertTrue(measured.with(1).mustBeMeasured(100));
    assertEquals(Optional.of(measured), Measured.parse(measured.bytesOfFile()));
  }

  @Test
  void damagedRecordsAreForgotten() throws IOException {
    var cache = new CacheDirectory(directory);
    cache.records().put(key("a"), VERTEX, result("1"));
    Path file = directory.resolve("cache").resolve(key("a").digest().hex());
    byte[] whole = Files.readAllBytes(file);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(5);
    for (int i = 0; i < 500; i++) {
      byte[] broken = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
      for (int j = 0; j < broken.length && j < 3; j++) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      Files.write(file, broken);
      Optional<Result> _ = cache.records().find(key("a").digest());
      List<Inventory.Found> _ = cache.found();
    }
    Files.write(file, new byte[0]);
    assertEquals(Optional.empty(), cache.records().find(key("a").digest()));
    assertFalse(Files.exists(file));
  }

  @Test
  void tidyingRemovesPartsOfForgottenKeysOnly() {
    var cache = new CacheDirectory(directory);
    cache.records().put(key("a"), VERTEX, result("1"));
    cache.records().put(key("b"), VERTEX, result("1"));
    StoredFile.delete(directory.resolve("cache").resolve(key("a").digest().hex()));
    cache.tidy(Instant.now());
    assertEquals(1, StoredFile.list(directory.resolve("parts")).size());
  }

  @Test
  void aLockIsHeldByOneAndLeavesNoFile() throws Exception {
    WorkLocks locks = new CacheDirectory(directory).locks();
    Digest key = key("a").digest();
    var inside = new AtomicBoolean();
    var done = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try (var _ = locks.hold(key)) {
              assertTrue(inside.compareAndSet(false, true));
              assertTrue(inside.compareAndSet(true, false));
              done.countDown();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    assertTrue(done.await(10, TimeUnit.SECONDS));
    try (var _ = locks.hold(key)) {
      assertEquals(1, StoredFile.list(directory.resolve("locks")).size());
    }
    assertEquals(List.of(), StoredFile.list(directory.resolve("locks")));
  }

  @Test
  void whoWaitsForALockCanBeInterrupted() throws Exception {
    WorkLocks mine = new CacheDirectory(directory).locks();
    WorkLocks theirs = new CacheDirectory(directory).locks();
    Digest key = key("a").digest();
    var interrupted = new CountDownLatch(1);
    try (var _ = mine.hold(key)) {
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try (var held = theirs.hold(key)) {
                  assertFalse(held.equals(mine));
                } catch (InterruptedException e) {
                  interrupted.countDown();
                }
              });
      waiting.interrupt();
      assertTrue(interrupted.await(10, TimeUnit.SECONDS));
      assertTrue(waiting.join(Duration.ofSeconds(10)));
    }
  }
}
