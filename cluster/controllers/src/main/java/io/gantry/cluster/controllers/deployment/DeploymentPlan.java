package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.model.ApiObject;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What to do with a Deployment's ReplicaSets, one step on the way.
 *
 * @param actions the writes, in order
 * @param sets all sets as they are after that
 * @param newest the set of the present template, if there is one
 */
record DeploymentPlan(List<Action> actions, List<OwnedSet> sets, Optional<OwnedSet> newest) {
  /** A write. */
  sealed interface Action {
    record Create(OwnedSet set) implements Action {}

    record Update(OwnedSet before, OwnedSet after) implements Action {}

    record Delete(OwnedSet set) implements Action {}
  }

  /**
   * Decides.
   *
   * @param oldPodsRun whether Pods of other templates are still there; asked for {@code Recreate}
   */
  static DeploymentPlan decide(ApiObject deployment, List<OwnedSet> sets, boolean oldPodsRun) {
    var target = Target.of(deployment);
    var draft = new Draft(target, sets);
    if (!deployment.isBeingDeleted()) {
      draft.refreshNewest();
      if (target.paused() || Scaling.isDue(target, sets)) {
        Scaling.apply(target, draft);
        if (target.paused()) {
          cleanUp(target, draft);
        }
      } else if (target.rolling()) {
        roll(target, draft);
      } else {
        recreate(target, draft, oldPodsRun);
      }
    }
    return new DeploymentPlan(draft.actions(), draft.all(), draft.newest());
  }

  private static void roll(Target target, Draft draft) {
    if (draft.newest().isEmpty()) {
      draft.create(Math.clamp((long) target.most() - draft.totalReplicas(), 0, target.replicas()));
    } else if (grow(target, draft, draft.newest().get())) {
      return;
    }
    shrink(target, draft);
    if (isComplete(target, draft)) {
      cleanUp(target, draft);
    }
  }

  /** Brings the newest set nearer to its size, as far as the surge allows. */
  private static boolean grow(Target target, Draft draft, OwnedSet newest) {
    int size = target.replicas();
    if (newest.replicas() < size) {
      int room = Math.max(0, target.most() - draft.totalReplicas());
      size = Math.min(size, newest.replicas() + room);
    }
    if (size == newest.replicas()) {
      return false;
    }
    draft.scale(newest, size);
    return true;
  }

  /** Shrinks old sets: first by Pods that do not work, then as far as enough are available. */
  private static void shrink(Target target, Draft draft) {
    OwnedSet newest = draft.newest().orElseThrow();
    int notYet = newest.replicas() - newest.available();
    int most = draft.totalReplicas() - target.fewest() - notYet;
    for (OwnedSet set : draft.old()) {
      int broken = Math.min(most, set.replicas() - set.available());
      if (broken > 0) {
        draft.scale(set, set.replicas() - broken);
        most -= broken;
      }
    }
    // A set that was just shrunk may still report Pods that go: its size bounds what is spare.
    int spare = Math.min(most, draft.totalAvailable() - target.fewest());
    for (OwnedSet set : draft.old()) {
      int less = Math.min(spare, set.replicas());
      if (less > 0) {
        draft.scale(set, set.replicas() - less);
        spare -= less;
      }
    }
  }

  private static void recreate(Target target, Draft draft, boolean oldPodsRun) {
    List<OwnedSet> active = Draft.active(draft.old());
    if (!active.isEmpty()) {
      active.forEach(set -> draft.scale(set, 0));
      return;
    }
    if (oldPodsRun) {
      return;
    }
    Optional<OwnedSet> newest = draft.newest();
    if (newest.isEmpty()) {
      draft.create(target.replicas());
    } else if (newest.get().replicas() != target.replicas()) {
      draft.scale(newest.get(), target.replicas());
    }
    if (isComplete(target, draft)) {
      cleanUp(target, draft);
    }
  }

  private static boolean isComplete(Target target, Draft draft) {
    int wanted = target.replicas();
    return draft.newest().filter(set -> set.actual() == wanted).isPresent()
        && draft.all().stream().mapToInt(OwnedSet::actual).sum() == wanted
        && draft.totalAvailable() == wanted;
  }

  /** Deletes old versions beyond the limit, the oldest revisions first, if nothing is in them. */
  private static void cleanUp(Target target, Draft draft) {
    if (target.historyLimit().isEmpty()) {
      return;
    }
    var old =
        new ArrayList<>(
            draft.old().stream().filter(set -> !set.object().isBeingDeleted()).toList());
    old.sort(Comparator.comparingLong(OwnedSet::revision).thenComparing(OwnedSet.OLDEST_FIRST));
    int surplus = old.size() - target.historyLimit().get();
    for (int i = 0; i < surplus; i++) {
      OwnedSet set = old.get(i);
      boolean seen =
          set.object().status().number("observedGeneration", 0) >= set.object().generation();
      if (set.replicas() == 0 && set.actual() == 0 && seen) {
        draft.delete(set);
      }
    }
  }
}
