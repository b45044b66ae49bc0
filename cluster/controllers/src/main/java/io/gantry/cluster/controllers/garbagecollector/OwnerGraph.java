package io.gantry.cluster.controllers.garbagecollector;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** All objects by uid, and who depends on whom. State is owned by {@code lock}. */
final class OwnerGraph {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, ApiObject> objects = new HashMap<>();
  private final Map<String, Set<String>> dependents = new HashMap<>();

  /** Takes a new or changed object; the uids that must be looked at now. */
  List<String> put(ApiObject object) {
    lock.lock();
    try {
      ApiObject old = objects.put(object.uid(), object);
      List<OwnerReference> before = old == null ? List.of() : old.ownerReferences();
      List<OwnerReference> after = object.ownerReferences();
      var look = new ArrayList<String>();
      if (old == null || !before.equals(after)) {
        before.forEach(owner -> unlink(owner.uid(), object.uid()));
        for (OwnerReference owner : after) {
          dependents.computeIfAbsent(owner.uid(), _ -> new HashSet<>()).add(object.uid());
        }
        if (!after.isEmpty()) {
          look.add(object.uid());
        }
        before.forEach(owner -> look.add(owner.uid()));
      }
      if (GarbagePlan.waits(object)) {
        look.add(object.uid());
      }
      return look;
    } finally {
      lock.unlock();
    }
  }

  /** Drops an object; the uids that must be looked at now. */
  List<String> remove(ApiObject object) {
    lock.lock();
    try {
      ApiObject old = objects.remove(object.uid());
      if (old == null) {
        return List.of();
      }
      var look = new ArrayList<>(dependents.getOrDefault(object.uid(), Set.of()));
      for (OwnerReference owner : old.ownerReferences()) {
        unlink(owner.uid(), object.uid());
        look.add(owner.uid());
      }
      return look;
    } finally {
      lock.unlock();
    }
  }

  private void unlink(String owner, String dependent) {
    Set<String> all = dependents.get(owner);
    if (all != null) {
      all.remove(dependent);
      if (all.isEmpty()) {
        dependents.remove(owner);
      }
    }
  }

  Optional<ApiObject> get(String uid) {
    lock.lock();
    try {
      return Optional.ofNullable(objects.get(uid));
    } finally {
      lock.unlock();
    }
  }

  List<ApiObject> dependents(String uid) {
    lock.lock();
    try {
      var all = new ArrayList<ApiObject>();
      for (String dependent : dependents.getOrDefault(uid, Set.of())) {
        ApiObject object = objects.get(dependent);
        if (object != null) {
          all.add(object);
        }
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
