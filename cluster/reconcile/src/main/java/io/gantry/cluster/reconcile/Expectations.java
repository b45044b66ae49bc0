package io.gantry.cluster.reconcile;

import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.model.ApiObject;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a controller did that its informer has not shown yet. Deciding before that would do it
 * twice. Creations are awaited by revision, deletions by uid. State is owned by {@code lock}.
 */
public final class Expectations<K> {
  private final Informer informer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<K, Long> created = new HashMap<>();
  private final Map<K, Set<String>> deleted = new HashMap<>();
  private final Map<String, K> owners = new HashMap<>();

  /** Listens; make it before the listener that enqueues, so that it knows first. */
  public Expectations(Informer informer) {
    this.informer = informer;
    informer.listen((before, after) -> {
      if (after.isEmpty() || after.get().isBeingDeleted()) {
        before.or(() -> after).map(ApiObject::uid).ifPresent(this::seenDeleted);
      }
    });
  }

  /** {@code owner} made something: the server's answer. */
  public void created(K owner, ApiObject made) {
    String revision = made.resourceVersion();
    if (revision.isEmpty()) {
      return;
    }
    lock.lock();
    try {
      created.merge(owner, Long.parseLong(revision), Math::max);
    } finally {
      lock.unlock();
    }
  }

  /** {@code owner} is about to delete the object with this uid. */
  public void deleting(K owner, String uid) {
    lock.lock();
    try {
      deleted.computeIfAbsent(owner, _ -> new HashSet<>()).add(uid);
      owners.put(uid, owner);
    } finally {
      lock.unlock();
    }
  }

  /** The object is seen to go, or could not be deleted. */
  public void seenDeleted(String uid) {
    lock.lock();
    try {
      K owner = owners.remove(uid);
      Set<String> open = owner == null ? null : deleted.get(owner);
      if (owner != null && open != null) {
        open.remove(uid);
        if (open.isEmpty()) {
          deleted.remove(owner);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether all that {@code owner} did is in the informer. */
  public boolean areMet(K owner) {
    lock.lock();
    try {
      Long revision = created.get(owner);
      if (revision != null && revision <= informer.revision()) {
        created.remove(owner);
        revision = null;
      }
      return revision == null && !deleted.containsKey(owner);
    } finally {
      lock.unlock();
    }
  }

  /** {@code owner} is gone. */
  public void forget(K owner) {
    lock.lock();
    try {
      created.remove(owner);
      Set<String> open = deleted.remove(owner);
      if (open != null) {
        open.forEach(owners::remove);
      }
    } finally {
      lock.unlock();
    }
  }
}
