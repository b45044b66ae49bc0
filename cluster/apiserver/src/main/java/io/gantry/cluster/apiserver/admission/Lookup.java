package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import java.util.List;
import java.util.Optional;

/** The other objects of the cluster, as new as any write that was acknowledged. */
public interface Lookup {
  /** An object, if it is there. */
  Optional<ApiObject> get(ResourceType type, ObjectKey key);

  /** All objects of a type, in all namespaces. */
  List<ApiObject> list(ResourceType type);
}
