package io.gantry.cluster.controllers.serviceaccount;

import io.gantry.cluster.controllers.namespace.NamespaceObject;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;

/** Makes {@code default} in each namespace, and makes it again when it was deleted. */
public final class ServiceAccountController {
  private ServiceAccountController() {}

  /** The loop, not started. */
  public static Loop<ObjectKey> loop(Surroundings surroundings) {
    return NamespaceObject.loop(
        "service-account-controller",
        ResourceTypes.SERVICE_ACCOUNTS,
        "default",
        (namespace, present) ->
            present.orElse(ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, namespace, "default")),
        surroundings);
  }
}
