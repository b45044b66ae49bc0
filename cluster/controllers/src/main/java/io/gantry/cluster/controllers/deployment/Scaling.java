package io.gantry.cluster.controllers.deployment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A Deployment's new size over its sets, in proportion if there are several; pure. */
final class Scaling {
  private Scaling() {}

  /** Whether some set was last sized for another number of replicas. */
  static boolean isDue(Target target, List<OwnedSet> sets) {
    return Draft.active(sets).stream()
        .anyMatch(set -> {
          long noted = set.number(Revisions.DESIRED, target.replicas());
          return noted != target.replicas();
        });
  }

  static void apply(Target target, Draft draft) {
    Optional<OwnedSet> only = activeOrLatest(draft);
    if (only.isPresent()) {
      draft.scale(only.get(), target.replicas());
      return;
    }
    if (isSaturated(target, draft)) {
      Draft.active(draft.old()).forEach(set -> draft.scale(set, 0));
      return;
    }
    if (target.rolling()) {
      proportionally(target, draft);
    }
  }

  /** The only set that is to have Pods; if none is, the one that shall be the next to have some. */
  private static Optional<OwnedSet> activeOrLatest(Draft draft) {
    List<OwnedSet> active = Draft.active(draft.all());
    return switch (active.size()) {
      case 0 -> draft.newest().or(() -> draft.old().reversed().stream().findFirst());
      case 1 -> Optional.of(active.getFirst());
      default -> Optional.empty();
    };
  }

  private static boolean isSaturated(Target target, Draft draft) {
    return draft
        .newest()
        .filter(set -> set.number(Revisions.DESIRED, -1) == target.replicas())
        .filter(set -> set.replicas() == target.replicas())
        .filter(set -> set.available() == target.replicas())
        .isPresent();
  }

  private static void proportionally(Target target, Draft draft) {
    int allowed = target.replicas() > 0 ? target.most() : 0;
    var sets = new ArrayList<>(Draft.active(draft.all()));
    int toAdd = allowed - sets.stream().mapToInt(OwnedSet::replicas).sum();
    Comparator<OwnedSet> age = OwnedSet.OLDEST_FIRST;
    sets.sort(
        Comparator.comparingInt((OwnedSet set) -> -set.replicas())
            .thenComparing(toAdd > 0 ? age.reversed() : age));
    Map<OwnedSet, Integer> sizes = new LinkedHashMap<>();
    int added = 0;
    for (OwnedSet set : sets) {
      int share = share(target, set, toAdd, added);
      sizes.put(set, set.replicas() + share);
      added += share;
    }
    int left = toAdd - added;
    for (OwnedSet set : sets) {
      int size = sizes.getOrDefault(set, 0);
      if (left != 0) {
        size = Math.max(0, size + left); // what rounding left over goes to the largest
        left = 0;
      }
      draft.scale(set, size);
    }
  }

  private static int share(Target target, OwnedSet set, int toAdd, int added) {
    if (toAdd == 0 || toAdd == added) {
      return 0;
    }
    int fraction = fraction(target, set);
    int allowed = toAdd - added;
    return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
  }

  /** By how much the set would change if it kept its part of the whole. */
  private static int fraction(Target target, OwnedSet set) {
    if (target.replicas() == 0) {
      return -set.replicas();
    }
    long before = set.number(Revisions.MAX, target.deployment().status().number("replicas", 0));
    if (before == 0) {
      return 0;
    }
    return (int) Math.round((double) set.replicas() * target.most() / before) - set.replicas();
  }
}
