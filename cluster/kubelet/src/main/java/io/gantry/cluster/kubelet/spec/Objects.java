package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import java.util.List;
import java.util.Optional;

/** The objects beside a Pod that its containers need. */
public interface Objects {
  /** A ConfigMap. */
  Optional<ApiObject> configMap(ObjectKey key);

  /** A Secret. */
  Optional<ApiObject> secret(ObjectKey key);

  /** The Services of a namespace. */
  List<ApiObject> services(String namespace);
}
