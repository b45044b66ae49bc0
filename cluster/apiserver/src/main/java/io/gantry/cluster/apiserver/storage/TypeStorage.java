package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.resource.Resource;
import io.gantry.cluster.apiserver.storage.TypeCache.State;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The objects of one type, on a cache of its own. */
final class TypeStorage implements Storage {
  private final ResourceType type;
  private final Duration lifetime;
  private final Store store;
  private final TypeCache cache;
  private final Progress progress;
  private final Decoding decoding;
  private final Duration bookmarkEvery;

  TypeStorage(
      Resource resource,
      Store store,
      TypeCache cache,
      Progress progress,
      Decoding decoding,
      Duration bookmarkEvery) {
    type = resource.type();
    lifetime = resource.lifetime();
    this.store = store;
    this.cache = cache;
    this.progress = progress;
    this.decoding = decoding;
    this.bookmarkEvery = bookmarkEvery;
  }

  @Override
  public Optional<Stored> get(ObjectKey key) {
    return newest().objects().get(KeyScope.key(key));
  }

  /** A state that has every acknowledged write in it. */
  private State newest() {
    return notOlderThan(store.revision());
  }

  private State notOlderThan(long revision) {
    State state = cache.state();
    if (state.revision() >= revision) {
      return state;
    }
    progress.await(revision);
    return cache.state();
  }

  /** Refuses revisions that there have not been yet. */
  private long existing(long revision) {
    long present = store.revision();
    if (revision > present) {
      throw Refusals.tooLarge(revision, present);
    }
    return revision;
  }

  @Override
  public Page list(ListQuery query) {
    ListPlan plan = ListPlan.of(query);
    return switch (plan.at()) {
      case ListPlan.At.Newest _ -> present(query, plan, store.revision());
      case ListPlan.At.Any _ -> present(query, plan, 0);
      case ListPlan.At.NotOlderThan(long revision) -> present(query, plan, existing(revision));
      case ListPlan.At.Exactly(long revision) -> {
        notOlderThan(existing(revision));
        SortedTree<Stored> objects = cache.at(revision).orElseThrow(() -> forgotten(query, plan));
        yield page(query, plan, objects, revision);
      }
    };
  }

  private Page present(ListQuery query, ListPlan plan, long atLeast) {
    State loaded = cache.state();
    progress.await(atLeast);
    // In this order: the state has all changes up to what was reached before it was taken.
    long reached = Math.max(progress.revision(), loaded.revision());
    State state = cache.state();
    return page(query, plan, state.objects(), Math.max(reached, state.revision()));
  }

  private static StatusException forgotten(ListQuery query, ListPlan plan) {
    return query.continueToken().isEmpty()
        ? Refusals.listTooOld()
        : Refusals.continueTooOld(new ContinueToken(ContinueToken.PRESENT, plan.after()).text());
  }

  private static Page page(
      ListQuery query, ListPlan plan, SortedTree<Stored> objects, long revision) {
    KeyScope scope = KeyScope.of(query.namespace()).from(plan.after());
    var items = new ArrayList<Stored>();
    boolean all = query.limit() <= 0;
    objects.visit(
        scope.after(),
        scope.end(),
        stored -> {
          if (query.selector().matches(stored.object())) {
            items.add(stored);
          }
          return all || items.size() < query.limit();
        });
    String version = Long.toString(revision);
    if (all || items.size() < query.limit()) {
      return new Page(items, version, "", Optional.empty());
    }
    String last = KeyScope.key(items.getLast().object().key());
    int rest = objects.count(last, scope.end());
    if (rest == 0) {
      return new Page(items, version, "", Optional.empty());
    }
    Optional<Long> remaining =
        query.selector().equals(Selector.ALL) ? Optional.of((long) rest) : Optional.empty();
    return new Page(items, version, new ContinueToken(revision, last).text(), remaining);
  }

  @Override
  public Watch watch(WatchQuery query) {
    String version = query.resourceVersion();
    boolean any = version.isEmpty() || version.equals("0");
    long revision = any ? 0 : ListPlan.revision(version);
    if (query.sendInitialEvents() || any) {
      return watchAll(query, version.isEmpty() ? store.revision() : existing(revision));
    }
    return started(query, cache.behind(revision), revision);
  }

  /** First what is there, then the changes. */
  private Watch watchAll(WatchQuery query, long atLeast) {
    State loaded = cache.state();
    progress.await(atLeast);
    long reached = Math.max(progress.revision(), loaded.revision());
    State state = cache.state();
    CacheWatch watch = started(query, state.next(), Math.max(reached, state.revision()));
    KeyScope scope = KeyScope.of(query.namespace());
    state
        .objects()
        .visit(
            scope.after(),
            scope.end(),
            stored -> {
              if (query.selector().matches(stored.object())) {
                watch.showFirst(stored);
              }
              return true;
            });
    if (query.sendInitialEvents()) {
      watch.endOfFirst();
    }
    return watch;
  }

  private CacheWatch started(WatchQuery query, long place, long seen) {
    var watch = new CacheWatch(type, cache, progress, query, bookmarkEvery, place, seen);
    cache.add(watch);
    return watch;
  }

  @Override
  public Stored create(ApiObject object) {
    return write(object, Store.ABSENT)
        .orElseThrow(() -> StatusException.alreadyExists(type, object.name()));
  }

  @Override
  public Stored update(ObjectKey key, UnaryOperator<ApiObject> change) {
    while (true) {
      Stored present = existing(key);
      ApiObject wanted = change.apply(present.object());
      if (isSame(wanted, present.object())) {
        return present;
      }
      Optional<Stored> written = write(wanted, present.revision());
      if (written.isPresent()) {
        return written.get();
      }
      // Another writer came between: its change is what this one starts from now.
    }
  }

  private static boolean isSame(ApiObject one, ApiObject other) {
    return Encoding.unversioned(one).tree().equals(Encoding.unversioned(other).tree());
  }

  private Optional<Stored> write(ApiObject object, long expected) {
    cache.state(); // so that the cache is there to take the tree
    ApiObject unversioned = Encoding.unversioned(object);
    byte[] value = unversioned.tree().bytes();
    String key = cache.prefix() + KeyScope.key(object.key());
    // Kept until the cache has it, which then need not parse what was a tree a moment ago.
    try (Decoding.Known known = decoding.know(value, unversioned)) {
      Optional<Store.Entry> entry = store.put(key, value, expected, lifetime);
      if (entry.isEmpty()) {
        return Optional.empty();
      }
      progress.await(entry.get().modified());
      return Optional.of(known.stored(entry.get().modified()));
    }
  }

  @Override
  public Stored delete(ObjectKey key, UnaryOperator<ApiObject> check) {
    while (true) {
      Stored present = existing(key);
      ApiObject last = check.apply(present.object());
      Optional<Store.Change> change =
          store.delete(cache.prefix() + KeyScope.key(key), present.revision());
      if (change.isPresent()) {
        progress.await(change.get().revision());
        return Encoding.at(
            new Stored(last, present.bytes(), present.revision()), change.get().revision());
      }
    }
  }

  private Stored existing(ObjectKey key) {
    return get(key).orElseThrow(() -> StatusException.notFound(type, key.name()));
  }
}
