package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.model.ApiObject;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * The annotations by which {@code kubectl rollout history} and {@code undo} find versions; pure.
 */
final class Revisions {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";

  private static final int LONGEST_HISTORY = 2000;
  private static final Set<String> NOT_COPIED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          REVISION,
          HISTORY,
          DESIRED,
          MAX,
          "deprecated.deployment.rollback.to");

  private Revisions() {}

  /** The revision after all of {@code old}. */
  static long next(Collection<OwnedSet> old) {
    return 1 + old.stream().mapToLong(OwnedSet::revision).max().orElse(0);
  }

  /** {@code set} as the newest version: the Deployment's annotations, and the newest revision. */
  static OwnedSet asNewest(OwnedSet set, ApiObject deployment, long revision) {
    OwnedSet result = set;
    for (Map.Entry<String, String> annotation : deployment.annotations().entrySet()) {
      if (!NOT_COPIED.contains(annotation.getKey())) {
        result = result.withAnnotation(annotation.getKey(), annotation.getValue());
      }
    }
    long before = set.revision();
    if (before >= revision) {
      return result;
    }
    result = result.withAnnotation(REVISION, Long.toString(revision));
    return before == 0 ? result : result.withAnnotation(HISTORY, history(set, before));
  }

  private static String history(OwnedSet set, long before) {
    String history = set.object().annotations().getOrDefault(HISTORY, "");
    String longer = history.isEmpty() ? Long.toString(before) : history + "," + before;
    while (longer.length() > LONGEST_HISTORY) {
      longer = longer.substring(longer.indexOf(',') + 1);
    }
    return longer;
  }
}
