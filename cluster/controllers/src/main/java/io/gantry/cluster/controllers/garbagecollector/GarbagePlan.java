package io.gantry.cluster.controllers.garbagecollector;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What to do about an object, seeing its owners and its dependents; pure. */
final class GarbagePlan {
  static final String FOREGROUND = "foregroundDeletion";
  static final String ORPHAN = "orphan";

  private GarbagePlan() {}

  /** What an owner is to its dependent. */
  enum Owner {
    /** It is there, or nobody can tell. */
    SOLID,
    /** It is being deleted and waits for its dependents. */
    WAITING,
    /** It is gone. */
    ABSENT
  }

  sealed interface Decision {
    /** Nothing to do. */
    record Keep() implements Decision {}

    /** Some owners are gone or go, others stay: only those are kept. */
    record Own(List<Json> references) implements Decision {}

    /**
     * All owners are gone or go.
     *
     * @param unblock first let its owners no longer wait for it: they are its dependents, too
     */
    record Delete(String propagation, boolean unblock) implements Decision {}

    /** Its dependents lose it as an owner, then it may go. */
    record Orphan(List<ApiObject> dependents) implements Decision {}

    /** Its dependents must go first; those that are not on their way must be looked at. */
    record Await(List<ApiObject> dependents) implements Decision {}

    /** Nothing keeps it any longer. */
    record Release(String finalizer) implements Decision {}
  }

  /** It is being deleted, and the collector has something to do about that. */
  static boolean waits(ApiObject object) {
    return object.isBeingDeleted()
        && (object.finalizers().contains(FOREGROUND) || object.finalizers().contains(ORPHAN));
  }

  private static boolean isForeground(ApiObject object) {
    return object.isBeingDeleted() && object.finalizers().contains(FOREGROUND);
  }

  static Owner owner(ApiObject present) {
    return isForeground(present) ? Owner.WAITING : Owner.SOLID;
  }

  static Decision decide(
      ApiObject object, List<ApiObject> dependents, Function<OwnerReference, Owner> owners) {
    if (object.isBeingDeleted()) {
      return going(object, dependents);
    }
    var keep = new ArrayList<Json>();
    boolean waiting = false;
    boolean any = false;
    for (Json item : object.metadata().array("ownerReferences")) {
      any = true;
      switch (owners.apply(OwnerReference.of(item.asObject()))) {
        case SOLID -> keep.add(item);
        case WAITING -> waiting = true;
        case ABSENT -> {}
      }
    }
    int all = object.metadata().array("ownerReferences").size();
    if (!any || keep.size() == all) {
      return new Decision.Keep();
    }
    if (!keep.isEmpty()) {
      return new Decision.Own(List.copyOf(keep));
    }
    if (waiting && !dependents.isEmpty()) {
      boolean circle = dependents.stream().anyMatch(GarbagePlan::isForeground);
      return new Decision.Delete("Foreground", circle);
    }
    List<String> finalizers = object.finalizers();
    String propagation =
        finalizers.contains(ORPHAN)
            ? "Orphan"
            : finalizers.contains(FOREGROUND) ? "Foreground" : "Background";
    return new Decision.Delete(propagation, false);
  }

  private static Decision going(ApiObject object, List<ApiObject> dependents) {
    if (object.finalizers().contains(ORPHAN)) {
      return dependents.isEmpty() ? new Decision.Release(ORPHAN) : new Decision.Orphan(dependents);
    }
    if (!object.finalizers().contains(FOREGROUND)) {
      return new Decision.Keep();
    }
    List<ApiObject> blocking =
        dependents.stream().filter(dependent -> blocks(dependent, object)).toList();
    return blocking.isEmpty()
        ? new Decision.Release(FOREGROUND)
        : new Decision.Await(
            blocking.stream().filter(dependent -> !dependent.isBeingDeleted()).toList());
  }

  private static boolean blocks(ApiObject dependent, ApiObject owner) {
    return dependent.ownerReferences().stream()
        .anyMatch(ref -> ref.uid().equals(owner.uid()) && ref.blockOwnerDeletion());
  }
}
