package io.gantry.cluster.controllers.owner;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Adopts and releases children by their owner references. */
public final class Claim {
  private final Client client;
  private final ResourceType owners;
  private final ResourceType children;

  /** For owners of one type and children of another. */
  public Claim(Client client, ResourceType owners, ResourceType children) {
    this.client = client;
    this.owners = owners;
    this.children = children;
  }

  /** The candidates that {@code owner} controls, after adopting and releasing. */
  public List<ApiObject> of(ApiObject owner, LabelSelector selector, List<ApiObject> candidates) {
    ClaimPlan plan = ClaimPlan.decide(owner, selector, candidates);
    var owned = new ArrayList<>(plan.owned());
    if (!plan.adopt().isEmpty() && isStillThere(owner)) {
      for (ApiObject child : plan.adopt()) {
        var references = new ArrayList<>(child.metadata().array("ownerReferences"));
        references.add(OwnerReference.controllerOf(owner).tree());
        patch(child, references).ifPresent(owned::add);
      }
    }
    for (ApiObject child : plan.release()) {
      List<Json> references =
          child.metadata().array("ownerReferences").stream()
              .filter(item -> !item.asObject().string("uid").equals(owner.uid()))
              .toList();
      patch(child, references);
    }
    return owned;
  }

  /** Asks the server: an owner that is known to us only may be gone, or another by now. */
  private boolean isStillThere(ApiObject owner) {
    return client
        .get(owners, owner.key())
        .filter(live -> live.uid().equals(owner.uid()) && !live.isBeingDeleted())
        .isPresent();
  }

  private Optional<ApiObject> patch(ApiObject child, List<Json> references) {
    Json.Obj metadata =
        Json.object()
            .put("uid", child.uid())
            .put("resourceVersion", child.resourceVersion())
            .put("ownerReferences", Json.array(references))
            .build();
    try {
      return Optional.of(
          client.patch(children, child.key(), "", Json.object().put("metadata", metadata).build()));
    } catch (StatusException e) {
      if (e.reason() == StatusReason.NOT_FOUND || e.reason() == StatusReason.INVALID) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
