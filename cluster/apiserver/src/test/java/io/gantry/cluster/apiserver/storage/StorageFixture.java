package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.apiserver.storage.Storage.Event;
import io.gantry.cluster.apiserver.storage.Storage.ListQuery;
import io.gantry.cluster.apiserver.storage.Storage.Page;
import io.gantry.cluster.apiserver.storage.Storage.Selector;
import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.apiserver.storage.Storage.WatchQuery;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Storages on a real store, with a clock that is set by hand. */
final class StorageFixture implements AutoCloseable {
  final SqliteStore store;
  final Storages storages;
  final Storage pods;
  private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

  StorageFixture(Path directory, Duration bookmarkEvery) {
    store = SqliteStore.open(directory.resolve("store.db"));
    storages = new Storages(store, () -> now, bookmarkEvery);
    pods = storages.of(resource(ResourceTypes.PODS));
  }

  static Resource resource(ResourceType type) {
    return new Resource() {
      @Override
      public ResourceType type() {
        return type;
      }

      @Override
      public List<Column> columns() {
        return List.of();
      }

      @Override
      public List<Json> cells(ApiObject object, Instant now) {
        return List.of();
      }
    };
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  static ApiObject pod(String namespace, String name) {
    return ApiObject.of(ResourceTypes.PODS, namespace, name);
  }

  static ApiObject labelled(ApiObject object, String value) {
    return object.with(Json.of(value), "metadata", "labels", "app");
  }

  static Selector app(String value) {
    return object -> value.equals(object.labels().get("app"));
  }

  Stored create(String namespace, String name) {
    return pods.create(pod(namespace, name));
  }

  Stored label(String namespace, String name, String value) {
    return pods.update(new ObjectKey(namespace, name), object -> labelled(object, value));
  }

  Stored delete(String namespace, String name) {
    return pods.delete(new ObjectKey(namespace, name), object -> object);
  }

  Page list(int limit, String token, String version, String match) {
    return pods.list(new ListQuery("", Selector.ALL, limit, token, version, match));
  }

  static List<String> names(Page page) {
    return page.items().stream().map(stored -> stored.object().name()).toList();
  }

  Storage.Watch watch(Selector selector, String version) {
    return pods.watch(new WatchQuery("", selector, version, false, false));
  }

  /** As in {@code ADDED a 2}. */
  static String line(Event event) {
    ApiObject object = event.object().object();
    return (event.type() + " " + object.name()).strip() + " " + object.resourceVersion();
  }

  static String next(Storage.Watch watch) throws InterruptedException {
    return line(watch.next().orElseThrow());
  }

  @Override
  public void close() {
    storages.close();
    store.close();
  }
}
