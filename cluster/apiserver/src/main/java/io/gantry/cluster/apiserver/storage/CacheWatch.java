package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.Event;
import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.apiserver.storage.Storage.WatchQuery;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A watcher: a place in the ring, a selector, and what is to be said first. */
final class CacheWatch implements Storage.Watch {
  private final ResourceType type;
  private final TypeCache cache;
  private final Progress progress;
  private final WatchQuery query;
  private final String namespace;
  private final Duration bookmarkEvery;
  private final ArrayDeque<Event> first = new ArrayDeque<>(); // given before all others
  private final long end;
  private volatile boolean closed;
  private volatile @Nullable Thread reader;
  private long place;
  private long seen;
  private long nextBookmark;
  private boolean ended;

  /**
   * @param place of the first change to show
   * @param seen the revision up to which there is nothing to show
   */
  CacheWatch(
      ResourceType type,
      TypeCache cache,
      Progress progress,
      WatchQuery query,
      Duration bookmarkEvery,
      long place,
      long seen) {
    this.type = type;
    this.cache = cache;
    this.progress = progress;
    this.query = query;
    this.bookmarkEvery = bookmarkEvery;
    this.place = place;
    this.seen = seen;
    namespace = KeyScope.of(query.namespace()).after();
    long now = System.nanoTime();
    nextBookmark = now + bookmarkEvery.toNanos();
    end = now + query.timeout().toNanos();
  }

  /** Shows {@code stored} before the changes. */
  void showFirst(Stored stored) {
    first.add(new Event("ADDED", stored));
  }

  /** Says that all that was there has been shown. */
  void endOfFirst() {
    first.add(bookmark(true));
  }

  @Override
  public Optional<Event> next() throws InterruptedException {
    Event initial = closed ? null : first.poll();
    if (initial != null) {
      return Optional.of(initial);
    }
    reader = Thread.currentThread();
    try {
      while (!closed && !ended) {
        if (Thread.interrupted()) {
          throw new InterruptedException("watch of " + type.plural());
        }
        // Read before the ring is: then all changes up to it are in the ring.
        long reached = progress.revision();
        Optional<Event> event = advance();
        if (event.isPresent()) {
          return event;
        }
        seen = Math.max(seen, reached);
        event = pause();
        if (event.isPresent()) {
          return event;
        }
      }
      return Optional.empty();
    } finally {
      reader = null;
    }
  }

  @Override
  public boolean ready() {
    if (first.isEmpty() && !closed && !ended) {
      advance().ifPresent(first::add);
    }
    return !first.isEmpty();
  }

  /** The next change that this watcher may see, if there is one. */
  private Optional<Event> advance() {
    EventRing ring = cache.ring();
    while (place < ring.next()) {
      Optional<CacheEvent> change = ring.get(place);
      if (change.isEmpty()) {
        throw Refusals.tooOld(seen, ring.floorRevision());
      }
      place++;
      boolean isNew = change.get().revision() > seen;
      seen = Math.max(seen, change.get().revision());
      if (isNew && change.get().key().startsWith(namespace)) {
        Optional<Event> event = change.get().seenThrough(query.selector());
        if (event.isPresent()) {
          return event;
        }
      }
    }
    return Optional.empty();
  }

  /** Waits for something to look at; a bookmark if it is time for one. */
  private Optional<Event> pause() {
    long now = System.nanoTime();
    boolean timed = !query.timeout().isZero();
    if (timed && end - now <= 0) {
      ended = true;
      return query.bookmarks() ? Optional.of(bookmark(false)) : Optional.empty();
    }
    if (query.bookmarks() && nextBookmark - now <= 0) {
      nextBookmark = now + bookmarkEvery.toNanos();
      return Optional.of(bookmark(false));
    }
    if (place < cache.ring().next() || closed) {
      return Optional.empty();
    }
    long wait = Long.MAX_VALUE;
    if (timed) {
      wait = end - now;
    }
    if (query.bookmarks()) {
      wait = Math.min(wait, nextBookmark - now);
    }
    if (wait == Long.MAX_VALUE) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, wait);
    }
    return Optional.empty();
  }

  private Event bookmark(boolean afterInitialEvents) {
    var metadata = Json.object().put("resourceVersion", Long.toString(seen));
    if (afterInitialEvents) {
      metadata.put("annotations", Json.object().put("k8s.io/initial-events-end", "true").build());
    }
    var object =
        new ApiObject(
            Json.object()
                .put("kind", type.kind())
                .put("apiVersion", type.apiVersion())
                .put("metadata", metadata.build())
                .build());
    return new Event("BOOKMARK", new Stored(object, object.tree().bytes(), seen));
  }

  /** There may be something new. */
  void signal() {
    Thread waiting = reader;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }

  @Override
  public void close() {
    closed = true;
    cache.remove(this);
    signal();
  }
}
