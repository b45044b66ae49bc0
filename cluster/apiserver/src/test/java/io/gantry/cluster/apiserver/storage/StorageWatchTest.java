package io.gantry.cluster.apiserver.storage;

import static io.gantry.cluster.apiserver.storage.StorageFixture.app;
import static io.gantry.cluster.apiserver.storage.StorageFixture.labelled;
import static io.gantry.cluster.apiserver.storage.StorageFixture.line;
import static io.gantry.cluster.apiserver.storage.StorageFixture.next;
import static io.gantry.cluster.apiserver.storage.StorageFixture.pod;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.cluster.apiserver.storage.Storage.Event;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.apiserver.storage.Storage.WatchQuery;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What watches show. */
@Timeout(60)
final class StorageWatchTest {
  @TempDir private Path directory;
  private StorageFixture on;

  @BeforeEach
  void open() {
    on = new StorageFixture(directory, Duration.ofMillis(30));
  }

  @AfterEach
  void close() {
    on.close();
  }

  private Storage.Watch watch(
      String namespace, String version, boolean initial, boolean bookmarks, Duration timeout) {
    return on.pods.watch(
        new WatchQuery(namespace, Selector.ALL, version, initial, bookmarks, timeout));
  }

  @Test
  void aWatchShowsWhatHappensAfterARevision() throws InterruptedException {
    on.create("n", "a");
    on.list(0, "", "", "");
    on.create("n", "b");
    try (Storage.Watch watch = on.watch(Selector.ALL, "2")) {
      on.label("n", "a", "x");
      on.delete("n", "a");
      assertEquals("ADDED b 3", next(watch));
      assertEquals("MODIFIED a 4", next(watch));
      Event deleted = watch.next().orElseThrow();
      assertEquals("DELETED a 5", line(deleted));
      assertEquals("x", deleted.object().object().labels().get("app"));
      assertEquals(deleted.object().object().tree(), Json.parse(deleted.object().bytes()));
      assertEquals(5, deleted.object().revision());
    }
  }

  @Test
  void aWatchOfANamespaceShowsNoOther() throws InterruptedException {
    try (Storage.Watch watch = watch("n", "0", false, false, Duration.ZERO)) {
      on.create("m", "a");
      on.create("n-m", "b");
      on.create("n", "c");
      assertEquals("ADDED c 4", next(watch));
    }
  }

  @Test
  void otherTypesAreNotShown() throws InterruptedException {
    try (Storage.Watch watch = on.watch(Selector.ALL, "1")) {
      on.storages
          .of(StorageFixture.resource(ResourceTypes.SECRETS))
          .create(ApiObject.of(ResourceTypes.SECRETS, "n", "s"));
      on.create("n", "a");
      assertEquals("ADDED a 3", next(watch));
    }
  }

  @Test
  void whatEntersTheSelectorIsAddedAndWhatLeavesItIsDeleted() throws InterruptedException {
    try (Storage.Watch watch = on.watch(app("x"), "1")) {
      on.create("n", "a");
      on.label("n", "a", "x");
      on.pods.update(
          pod("n", "a").key(), object -> object.with(Json.of("1"), "metadata", "labels", "k"));
      on.label("n", "a", "y");
      on.delete("n", "a");
      on.pods.create(labelled(pod("n", "b"), "x"));
      assertEquals("ADDED a 3", next(watch));
      assertEquals("MODIFIED a 4", next(watch));
      Event left = watch.next().orElseThrow();
      assertEquals("DELETED a 5", line(left));
      assertEquals("x", left.object().object().labels().get("app"));
      assertEquals("ADDED b 7", next(watch));
    }
  }

  @Test
  void withoutARevisionTheWatchBeginsWithWhatIsThere() throws InterruptedException {
    on.create("n", "b");
    on.create("n", "a");
    for (String version : List.of("", "0")) {
      try (Storage.Watch watch = on.watch(Selector.ALL, version)) {
        assertEquals("ADDED a 3", next(watch));
        assertEquals("ADDED b 2", next(watch));
        long created = on.create("n", "c").revision();
        assertEquals("ADDED c " + created, next(watch));
        on.delete("n", "c");
        assertEquals("DELETED c " + (created + 1), next(watch));
      }
    }
  }

  @Test
  void initialEventsEndWithABookmark() throws InterruptedException {
    on.create("n", "a");
    on.create("n", "b");
    on.delete("n", "b");
    for (String version : new String[] {"", "0", "2"}) {
      try (Storage.Watch watch = watch("", version, true, false, Duration.ZERO)) {
        assertEquals("ADDED a 2", next(watch));
        Event bookmark = watch.next().orElseThrow();
        assertEquals("BOOKMARK 4", line(bookmark));
        assertEquals("Pod", bookmark.object().object().kind());
        assertEquals(
            "true", bookmark.object().object().annotations().get("k8s.io/initial-events-end"));
      }
    }
  }

  @Test
  void bookmarksSayHowFarTheWatchIsThoughNothingOfItsTypeHappens() throws InterruptedException {
    on.create("n", "a");
    try (Storage.Watch watch = watch("", "2", false, true, Duration.ZERO)) {
      assertEquals("BOOKMARK 2", next(watch));
      on.storages
          .of(StorageFixture.resource(ResourceTypes.SECRETS))
          .create(ApiObject.of(ResourceTypes.SECRETS, "n", "s"));
      assertEquals("BOOKMARK 3", next(watch));
    }
  }

  @Test
  void aWatchEndsAfterItsTimeWithALastBookmark() throws InterruptedException {
    on.create("n", "a");
    try (Storage.Watch watch = watch("", "2", false, true, Duration.ofMillis(5))) {
      assertEquals("BOOKMARK 2", next(watch));
      assertEquals(Optional.empty(), watch.next());
      assertEquals(Optional.empty(), watch.next());
    }
    try (Storage.Watch watch = watch("", "2", false, false, Duration.ofMillis(5))) {
      assertEquals(Optional.empty(), watch.next());
    }
  }

  @Test
  void allWatchesShareTheBytesOfAnEvent() throws InterruptedException {
    try (Storage.Watch one = on.watch(Selector.ALL, "1");
        Storage.Watch two = on.watch(object -> object.name().equals("a"), "1")) {
      on.create("n", "a");
      on.delete("n", "a");
      assertSame(
          one.next().orElseThrow().object().bytes(), two.next().orElseThrow().object().bytes());
      assertSame(
          one.next().orElseThrow().object().bytes(), two.next().orElseThrow().object().bytes());
    }
  }

  @Test
  void aRevisionBeforeTheCacheIsTooOld() {
    on.create("n", "a");
    on.create("n", "b");
    on.storages.close();
    try (var storages = new Storages(on.store)) {
      Storage pods = storages.of(StorageFixture.resource(ResourceTypes.PODS));
      StatusException expired =
          assertThrows(
              StatusException.class,
              () -> pods.watch(new WatchQuery("", Selector.ALL, "2", false, false)));
      assertEquals(StatusReason.EXPIRED, expired.reason());
      assertEquals("too old resource version: 2 (3)", expired.text());
    }
  }

  @Test
  void aWatcherThatIsTooSlowHasToListAgain() throws InterruptedException {
    on.create("n", "a");
    String large = "x".repeat(1 << 20);
    try (Storage.Watch slow = on.watch(Selector.ALL, "2")) {
      for (int i = 0; i < 12; i++) {
        on.label("n", "a", i + large);
      }
      StatusException expired = assertThrows(StatusException.class, slow::next);
      assertEquals(StatusReason.EXPIRED, expired.reason());
    }
    try (Storage.Watch fresh = on.watch(Selector.ALL, "13")) {
      assertEquals("MODIFIED a 14", next(fresh));
    }
  }

  @Test
  void aFutureRevisionIsTooLargeForInitialEvents() {
    StatusException refusal =
        assertThrows(StatusException.class, () -> watch("", "99", true, true, Duration.ZERO));
    assertEquals(StatusReason.TIMEOUT, refusal.reason());
  }

  @Test
  void aWatchIsReadyIfThereIsSomethingThatItMayShow() throws InterruptedException {
    on.pods.create(labelled(pod("n", "a"), "x"));
    try (Storage.Watch watch = on.watch(app("x"), "")) {
      assertEquals(true, watch.ready());
      assertEquals("ADDED a 2", next(watch));
      assertEquals(false, watch.ready());
      on.create("n", "hidden");
      assertEquals(false, watch.ready());
      on.label("n", "hidden", "x");
      on.delete("n", "a");
      assertEquals(true, watch.ready());
      assertEquals(true, watch.ready());
      assertEquals("ADDED hidden 4", next(watch));
      assertEquals("DELETED a 5", next(watch));
      assertEquals(false, watch.ready());
    }
  }

  @Test
  void aClosedWatchEnds() throws Exception {
    Storage.Watch watch = on.watch(Selector.ALL, "");
    try (TaskGroup tasks = TaskGroup.open("watch")) {
      Future<Optional<Event>> end = tasks.fork(watch::next);
      watch.close();
      assertEquals(Optional.empty(), end.get());
    }
  }

  @Test
  void watchesEndWithTheServer() throws Exception {
    Storage.Watch watch = on.watch(Selector.ALL, "");
    try (TaskGroup tasks = TaskGroup.open("watch")) {
      Future<Optional<Event>> end = tasks.fork(watch::next);
      on.storages.close();
      assertEquals(Optional.empty(), end.get());
    }
  }

  @Test
  void whatExpiresInTheStoreIsDeletedForWatchers() throws InterruptedException {
    on.list(0, "", "", "");
    try (Storage.Watch watch = on.watch(Selector.ALL, "1")) {
      on.store.put("/registry/pods/n/a", pod("n", "a").tree().bytes(), 0, Duration.ofMillis(20));
      assertEquals("ADDED a 2", next(watch));
      assertEquals("DELETED a 3", next(watch));
    }
  }
}
