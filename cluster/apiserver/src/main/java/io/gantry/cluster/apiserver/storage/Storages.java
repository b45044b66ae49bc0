package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.store.Store;
import io.gantry.cluster.store.Store.Change;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All storages on one store. One watch of the store feeds the caches of all types, so that they
 * have one order and one revision; a type's cache is read in when it is first used.
 */
public final class Storages implements AutoCloseable {
  private static final String ROOT = "/registry/";
  private static final Duration BOOKMARK_EVERY = Duration.ofMinutes(1);

  private final Store store;
  private final Duration bookmarkEvery;
  private final Store.Watch changes;
  private final Progress progress;
  private final Horizon horizon;
  private final Decoding decoding = new Decoding();
  private final ConcurrentHashMap<String, TypeCache> caches = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Storage> storages = new ConcurrentHashMap<>();

  /** Begins to follow {@code store}, which stays the caller's to close, after this. */
  public Storages(Store store) {
    this(store, InstantSource.system(), BOOKMARK_EVERY);
  }

  Storages(Store store, InstantSource clock, Duration bookmarkEvery) {
    this.store = store;
    this.bookmarkEvery = bookmarkEvery;
    long start = store.revision();
    changes = store.watch("", start);
    progress = new Progress(start);
    horizon = new Horizon(clock);
    Thread.ofVirtual().name("watch-cache").start(this::follow);
  }

  /** The storage of a type: always the same one. */
  public Storage of(Resource resource) {
    return storages.computeIfAbsent(prefix(resource.type()), prefix -> open(resource, prefix));
  }

  private Storage open(Resource resource, String prefix) {
    var cache = new TypeCache(prefix, () -> store.range(prefix, "", 0), decoding::stored, horizon);
    caches.put(prefix, cache);
    return new TypeStorage(resource, store, cache, progress, decoding, bookmarkEvery);
  }

  private static String prefix(ResourceType type) {
    return ROOT + (type.group().isEmpty() ? "" : type.group() + "/") + type.plural() + "/";
  }

  private void follow() {
    String why = "the server is shutting down";
    try {
      for (List<Change> group = changes.next(); !group.isEmpty(); group = changes.next()) {
        take(group);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (GantryException e) {
      why = "the watch cache lost the store: " + e.text();
    } catch (RuntimeException e) {
      why = "the watch cache does not understand the store: " + e;
    } finally {
      progress.end(why);
      caches.values().forEach(TypeCache::close);
    }
  }

  private void take(List<Change> group) {
    Set<TypeCache> touched = new LinkedHashSet<>();
    for (Change change : group) {
      TypeCache cache = cache(change.key());
      if (cache != null) {
        cache.apply(change);
        touched.add(cache);
      }
    }
    long revision = group.getLast().revision();
    horizon.reached(revision);
    progress.reached(revision);
    touched.forEach(TypeCache::signal);
  }

  /** The cache of a key: its prefix has one name or, with a group, two. */
  private @Nullable TypeCache cache(String key) {
    if (!key.startsWith(ROOT)) {
      return null;
    }
    int one = key.indexOf('/', ROOT.length());
    TypeCache core = one < 0 ? null : caches.get(key.substring(0, one + 1));
    if (core != null || one < 0) {
      return core;
    }
    int two = key.indexOf('/', one + 1);
    return two < 0 ? null : caches.get(key.substring(0, two + 1));
  }

  /** Ends all watches. */
  @Override
  public void close() {
    changes.close();
  }
}
