package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.store.Store.Change;
import io.gantry.cluster.store.Store.Entry;
import io.gantry.cluster.store.Store.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The objects of one type: all of them now, and the recent changes. One thread applies changes;
 * readers take whole states.
 */
final class TypeCache {
  private final String prefix;
  private final Supplier<Page> load;
  private final Function<Entry, Stored> decode;
  private final Horizon horizon;
  private final EventRing ring = new EventRing();
  private final Set<CacheWatch> watches = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final List<Change> early = new ArrayList<>();
  private volatile State state = new State(SortedTree.empty(), 0, 0);
  private volatile boolean loaded;
  private boolean loading;

  /**
   * All objects at a moment.
   *
   * @param revision of the last change that is in it
   * @param next the place of the next change in the ring
   */
  record State(SortedTree<Stored> objects, long revision, long next) {}

  TypeCache(String prefix, Supplier<Page> load, Function<Entry, Stored> decode, Horizon horizon) {
    this.prefix = prefix;
    this.load = load;
    this.decode = decode;
    this.horizon = horizon;
  }

  String prefix() {
    return prefix;
  }

  EventRing ring() {
    return ring;
  }

  /** The present state; reads the store if nobody has asked before. */
  State state() {
    if (!loaded) {
      load();
    }
    return state;
  }

  private void load() {
    lock.lock();
    try {
      if (loaded) {
        return;
      }
      loading = true;
    } finally {
      lock.unlock();
    }
    // Not under the lock: the changes that come meanwhile gather in early.
    Page page = load.get();
    SortedTree<Stored> objects = SortedTree.empty();
    for (Entry entry : page.entries()) {
      objects = objects.with(entry.key().substring(prefix.length()), decode.apply(entry));
    }
    lock.lock();
    try {
      if (loaded) {
        return;
      }
      ring.begin(objects, page.revision());
      state = new State(objects, page.revision(), 0);
      early.stream().filter(change -> change.revision() > page.revision()).forEach(this::enter);
      early.clear();
      loaded = true;
    } finally {
      lock.unlock();
    }
  }

  /** Takes in a change of one of its keys; watches are told by {@link #signal}. */
  void apply(Change change) {
    lock.lock();
    try {
      if (loaded) {
        enter(change);
      } else if (loading) {
        early.add(change);
      }
    } finally {
      lock.unlock();
    }
  }

  private void enter(Change change) {
    String key = change.key().substring(prefix.length());
    State old = state;
    Optional<Stored> before = old.objects().get(key);
    Optional<Stored> now = change.entry().map(decode);
    SortedTree<Stored> objects =
        now.map(stored -> old.objects().with(key, stored))
            .orElseGet(() -> old.objects().without(key));
    ring.add(
        new CacheEvent(
            change.revision(), horizon.now(), key, now.orElse(null), before.orElse(null), objects));
    state = new State(objects, change.revision(), old.next() + 1);
  }

  /** The objects at a revision, if it is not forgotten. */
  Optional<SortedTree<Stored>> at(long revision) {
    State present = state();
    if (revision < horizon.oldest()) {
      return Optional.empty();
    }
    if (revision >= present.revision()) {
      return Optional.of(present.objects());
    }
    lock.lock();
    try {
      return ring.at(revision);
    } finally {
      lock.unlock();
    }
  }

  /** The place of the first change behind a revision; refused if it is forgotten. */
  long behind(long revision) {
    state();
    lock.lock();
    try {
      return ring.behind(revision);
    } finally {
      lock.unlock();
    }
  }

  void add(CacheWatch watch) {
    watches.add(watch);
  }

  void remove(CacheWatch watch) {
    watches.remove(watch);
  }

  /** Wakes the watches. */
  void signal() {
    watches.forEach(CacheWatch::signal);
  }

  void close() {
    watches.forEach(CacheWatch::close);
  }
}
