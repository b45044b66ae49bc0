package io.gantry.cluster.apiserver.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.cluster.store.Store;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What writes do. */
@Timeout(60)
final class StorageWriteTest {
  private static final ObjectKey KEY = new ObjectKey("n", "a");

  @TempDir private Path directory;
  private StorageFixture on;

  @BeforeEach
  void open() {
    on = new StorageFixture(directory, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    on.close();
  }

  private static StatusReason refusal(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(StatusException.class, call).reason();
  }

  @Test
  void anObjectIsKeptWithoutItsRevisionAndReadWithIt() {
    Stored stored = on.create("n", "a");
    assertEquals("2", stored.object().resourceVersion());
    assertEquals(stored.object().tree(), Json.parse(stored.bytes()));
    Store.Entry entry = on.store.get("/registry/pods/n/a").orElseThrow();
    assertEquals(
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"namespace\":\"n\"}}",
        new String(entry.value(), StandardCharsets.UTF_8));
  }

  @Test
  void groupsAndClusterWideTypesHaveTheirOwnKeys() {
    on.storages
        .of(StorageFixture.resource(ResourceTypes.DEPLOYMENTS))
        .create(ApiObject.of(ResourceTypes.DEPLOYMENTS, "n", "web"));
    on.storages
        .of(StorageFixture.resource(ResourceTypes.NODES))
        .create(ApiObject.of(ResourceTypes.NODES, "", "n1"));
    assertTrue(on.store.get("/registry/apps/deployments/n/web").isPresent());
    assertTrue(on.store.get("/registry/nodes/n1").isPresent());
  }

  @Test
  void everyReaderSharesTheBytes() {
    Stored stored = on.create("n", "a");
    assertSame(stored.bytes(), on.pods.get(KEY).orElseThrow().bytes());
    assertSame(stored, on.list(0, "", "", "").items().getFirst());
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    on.create("n", "a");
    assertEquals(StatusReason.ALREADY_EXISTS, refusal(() -> on.create("n", "a")));
    assertEquals(2, on.store.revision());
  }

  @Test
  void whatIsNotThereCannotBeChanged() {
    assertEquals(Optional.empty(), on.pods.get(KEY));
    assertEquals(StatusReason.NOT_FOUND, refusal(() -> on.label("n", "a", "x")));
    assertEquals(StatusReason.NOT_FOUND, refusal(() -> on.delete("n", "a")));
  }

  @Test
  void aChangeThatChangesNothingIsNotWritten() {
    Stored stored = on.create("n", "a");
    assertSame(stored, on.pods.update(KEY, object -> object));
    // Neither the order of fields nor another resourceVersion makes a difference.
    Json.Obj metadata =
        Json.object().put("namespace", "n").put("name", "a").put("resourceVersion", "99").build();
    assertSame(stored, on.pods.update(KEY, object -> object.with(metadata, "metadata")));
    assertEquals(2, on.store.revision());
  }

  @Test
  void aRefusedChangeIsNotWritten() {
    on.create("n", "a");
    assertThrows(
        IllegalStateException.class,
        () ->
            on.pods.update(
                KEY,
                _ -> {
                  throw new IllegalStateException("no");
                }));
    assertThrows(
        IllegalStateException.class,
        () ->
            on.pods.delete(
                KEY,
                _ -> {
                  throw new IllegalStateException("no");
                }));
    assertEquals(2, on.store.revision());
  }

  @Test
  void aChangeIsMadeAgainWhenAnotherWriterCameBetween() {
    on.create("n", "a");
    var tries = new AtomicInteger();
    Stored stored =
        on.pods.update(
            KEY,
            object -> {
              if (tries.incrementAndGet() == 1) {
                on.label("n", "a", "theirs");
              }
              return object.with(Json.of("mine"), "metadata", "labels", "other");
            });
    assertEquals(2, tries.get());
    assertEquals("theirs", stored.object().labels().get("app"));
    assertEquals("mine", stored.object().labels().get("other"));
    assertEquals(4, stored.revision());
  }

  @Test
  void aDeletedObjectHasTheRevisionOfItsDeletion() {
    on.create("n", "a");
    on.label("n", "a", "x");
    Stored last = on.delete("n", "a");
    assertEquals("4", last.object().resourceVersion());
    assertEquals("x", last.object().labels().get("app"));
    assertEquals(last.object().tree(), Json.parse(last.bytes()));
    assertEquals(Optional.empty(), on.pods.get(KEY));
  }

  @Test
  void aWriteIsSeenByEveryThreadAtOnce() throws InterruptedException {
    try (TaskGroup tasks = TaskGroup.open("write")) {
      for (int writer = 0; writer < 8; writer++) {
        String name = "w" + writer;
        var _ =
            tasks.fork(() -> {
              on.create("n", name);
              for (int i = 0; i < 20; i++) {
                String value = Integer.toString(i);
                on.label("n", name, value);
                var key = new ObjectKey("n", name);
                assertEquals(value, on.pods.get(key).orElseThrow().object().labels().get("app"));
                assertTrue(
                    on.list(0, "", "", "").items().stream()
                        .anyMatch(stored ->
                            stored.object().name().equals(name)
                                && value.equals(stored.object().labels().get("app"))));
              }
              return true;
            });
      }
      tasks.join(Duration.ofSeconds(40));
    }
  }

  @Test
  void aNewServerReadsWhatAnOldOneWrote() {
    Stored stored = on.create("n", "a");
    on.storages.close();
    try (var storages = new Storages(on.store)) {
      Stored again =
          storages.of(StorageFixture.resource(ResourceTypes.PODS)).get(KEY).orElseThrow();
      assertArrayEquals(stored.bytes(), again.bytes());
      assertEquals(stored.object(), again.object());
    }
  }

  @Test
  void eventsLiveForAnHour() {
    assertEquals(Duration.ofHours(1), StorageFixture.resource(ResourceTypes.EVENTS).lifetime());
    assertEquals(Duration.ZERO, StorageFixture.resource(ResourceTypes.PODS).lifetime());
  }
}
