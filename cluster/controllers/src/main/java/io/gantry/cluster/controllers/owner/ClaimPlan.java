package io.gantry.cluster.controllers.owner;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.OwnerReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which candidates an owner has, takes and lets go.
 *
 * @param owned controlled and selected
 * @param adopt selected, and controlled by nobody
 * @param release controlled, but selected no longer
 */
record ClaimPlan(List<ApiObject> owned, List<ApiObject> adopt, List<ApiObject> release) {
  static ClaimPlan decide(ApiObject owner, LabelSelector selector, List<ApiObject> candidates) {
    var owned = new ArrayList<ApiObject>();
    var adopt = new ArrayList<ApiObject>();
    var release = new ArrayList<ApiObject>();
    for (ApiObject candidate : candidates) {
      boolean selected = selector.matches(candidate.labels());
      Optional<OwnerReference> controller = candidate.controller();
      if (controller.isPresent()) {
        if (!controller.get().uid().equals(owner.uid())) {
          continue;
        }
        if (selected) {
          owned.add(candidate);
        } else if (!owner.isBeingDeleted()) {
          release.add(candidate);
        }
      } else if (selected && !owner.isBeingDeleted() && !candidate.isBeingDeleted()) {
        adopt.add(candidate);
      }
    }
    return new ClaimPlan(List.copyOf(owned), List.copyOf(adopt), List.copyOf(release));
  }
}
