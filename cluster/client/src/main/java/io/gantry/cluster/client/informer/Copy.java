package io.gantry.cluster.client.informer;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The objects, their indexes and who is told. Writers and listeners are serialized by one lock;
 * readers use concurrent maps and never wait. A listener that comes late gets its additions under
 * the same lock, so nothing is lost or told twice.
 */
final class Copy {
  static final String NAMESPACE = "namespace";

  private static final System.Logger LOG = System.getLogger(Copy.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectKey, ApiObject> objects = new ConcurrentHashMap<>();
  private final Map<String, Index> indexes = new ConcurrentHashMap<>();
  private final List<Informer.Listener> listeners = new CopyOnWriteArrayList<>();
  private volatile long revision;

  Copy() {
    indexes.put(NAMESPACE, new Index(object -> List.of(object.namespace())));
  }

  Optional<ApiObject> get(ObjectKey key) {
    return Optional.ofNullable(objects.get(key));
  }

  List<ApiObject> list() {
    return List.copyOf(objects.values());
  }

  List<ApiObject> find(String index, String key) {
    Index found = indexes.get(index);
    if (found == null) {
      throw new IllegalArgumentException("no index " + index);
    }
    return found.find(key);
  }

  long revision() {
    return revision;
  }

  void index(String name, Function<ApiObject, List<String>> keys) {
    lock.lock();
    try {
      var index = new Index(keys);
      objects.forEach((key, object) -> index.change(key, Optional.empty(), Optional.of(object)));
      indexes.put(name, index);
    } finally {
      lock.unlock();
    }
  }

  void listen(Informer.Listener listener) {
    lock.lock();
    try {
      for (ApiObject object : objects.values()) {
        tell(listener, Optional.empty(), Optional.of(object));
      }
      listeners.add(listener);
    } finally {
      lock.unlock();
    }
  }

  /** Everything there is; what is not among it was deleted while nobody watched. */
  void replace(List<ApiObject> all, long at) {
    lock.lock();
    try {
      var present = new HashSet<ObjectKey>();
      for (ApiObject object : all) {
        present.add(object.key());
      }
      var changes = new ArrayList<Change>();
      for (ApiObject old : list()) {
        if (!present.contains(old.key())) {
          store(old.key(), Optional.of(old), Optional.empty());
          changes.add(new Change(Optional.of(old), Optional.empty()));
        }
      }
      for (ApiObject object : all) {
        set(object, changes);
      }
      finish(changes, at);
    } finally {
      lock.unlock();
    }
  }

  void put(ApiObject object, long at) {
    lock.lock();
    try {
      var changes = new ArrayList<Change>(2);
      set(object, changes);
      finish(changes, at);
    } finally {
      lock.unlock();
    }
  }

  void remove(ApiObject last, long at) {
    lock.lock();
    try {
      var changes = new ArrayList<Change>(1);
      Optional<ApiObject> old = get(last.key());
      if (old.isPresent()) {
        store(last.key(), old, Optional.empty());
        changes.add(new Change(Optional.of(last), Optional.empty()));
      }
      finish(changes, at);
    } finally {
      lock.unlock();
    }
  }

  void reached(long at) {
    lock.lock();
    try {
      revision = Math.max(revision, at);
    } finally {
      lock.unlock();
    }
  }

  private record Change(Optional<ApiObject> before, Optional<ApiObject> after) {}

  private void set(ApiObject object, List<Change> changes) {
    ObjectKey key = object.key();
    Optional<ApiObject> old = get(key);
    Optional<ApiObject> now = Optional.of(object);
    if (old.isPresent()
        && old.get().uid().equals(object.uid())
        && old.get().resourceVersion().equals(object.resourceVersion())) {
      return;
    }
    store(key, old, now);
    if (old.isPresent() && !old.get().uid().equals(object.uid())) {
      // Deleted and made again under the same name: two changes for whoever listens.
      changes.add(new Change(old, Optional.empty()));
      changes.add(new Change(Optional.empty(), now));
    } else {
      changes.add(new Change(old, now));
    }
  }

  private void store(ObjectKey key, Optional<ApiObject> old, Optional<ApiObject> now) {
    for (Index index : indexes.values()) {
      index.change(key, old, now);
    }
    if (now.isPresent()) {
      objects.put(key, now.get());
    } else {
      objects.remove(key);
    }
  }

  /**
   * The revision is raised after the objects are there, so that whoever waits for it sees them, and
   * before listeners are called, so that what they start sees the revision.
   */
  private void finish(List<Change> changes, long at) {
    reached(at);
    for (Change change : changes) {
      for (Informer.Listener listener : listeners) {
        tell(listener, change.before(), change.after());
      }
    }
  }

  /** One listener's defect must not stop the copy, nor the others. */
  private static void tell(
      Informer.Listener listener, Optional<ApiObject> before, Optional<ApiObject> after) {
    try {
      listener.changed(before, after);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a listener failed", e);
    }
  }
}
