package io.gantry.cluster.apiserver;

import io.gantry.cluster.apiserver.admission.Lookup;
import io.gantry.cluster.apiserver.rest.Registry;
import io.gantry.cluster.apiserver.storage.Storage;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import java.util.List;
import java.util.Optional;

/** What admission sees of the cluster. */
final class StoredObjects implements Lookup {
  private final Registry registry;

  StoredObjects(Registry registry) {
    this.registry = registry;
  }

  @Override
  public Optional<ApiObject> get(ResourceType type, ObjectKey key) {
    return registry.of(type).storage().get(key).map(Storage.Stored::object);
  }

  @Override
  public List<ApiObject> list(ResourceType type) {
    var everything = new Storage.ListQuery("", Storage.Selector.ALL, 0, "", "", "");
    return registry.of(type).storage().list(everything).items().stream()
        .map(Storage.Stored::object)
        .toList();
  }
}
