package io.gantry.cluster.controllers.rootca;

import io.gantry.cluster.controllers.namespace.NamespaceObject;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.reconcile.Loop;
import io.gantry.cluster.reconcile.Surroundings;
import io.gantry.platform.base.json.Json;

/** Keeps the ConfigMap {@code kube-root-ca.crt} in each namespace as it should be. */
public final class RootCaController {
  private static final String NAME = "kube-root-ca.crt";
  private static final String DESCRIPTION =
      "Contains a CA bundle that can be used to verify the kube-apiserver when using internal"
          + " endpoints such as the internal service IP or kubernetes.default.svc. No other usage"
          + " is guaranteed across distributions of Kubernetes clusters.";

  private RootCaController() {}

  /** The loop, not started; {@code authority} is PEM. */
  public static Loop<ObjectKey> loop(String authority, Surroundings surroundings) {
    Json.Obj content = Json.object().put("ca.crt", authority).build();
    return NamespaceObject.loop(
        "root-ca-certificate-publisher",
        ResourceTypes.CONFIG_MAPS,
        NAME,
        (namespace, present) ->
            present
                .orElse(ApiObject.of(ResourceTypes.CONFIG_MAPS, namespace, NAME))
                .withAnnotation("kubernetes.io/description", DESCRIPTION)
                .with(content, "data"),
        surroundings);
  }
}
