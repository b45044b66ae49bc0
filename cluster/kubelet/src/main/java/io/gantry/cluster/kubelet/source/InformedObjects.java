package io.gantry.cluster.kubelet.source;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.informer.Informer;
import io.gantry.cluster.client.informer.Informers;
import io.gantry.cluster.kubelet.spec.Objects;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceTypes;
import java.util.List;
import java.util.Optional;

/** Objects from informers; one that an informer has not seen yet is asked for. */
public final class InformedObjects implements Objects {
  private final Client client;
  private final Informer configMaps;
  private final Informer secrets;
  private final Informer services;

  /** Reads what {@code informers} know. */
  public InformedObjects(Client client, Informers informers) {
    this.client = client;
    configMaps = informers.of(ResourceTypes.CONFIG_MAPS);
    secrets = informers.of(ResourceTypes.SECRETS);
    services = informers.of(ResourceTypes.SERVICES);
  }

  @Override
  public Optional<ApiObject> configMap(ObjectKey key) {
    return configMaps.get(key).or(() -> client.get(ResourceTypes.CONFIG_MAPS, key));
  }

  @Override
  public Optional<ApiObject> secret(ObjectKey key) {
    return secrets.get(key).or(() -> client.get(ResourceTypes.SECRETS, key));
  }

  @Override
  public List<ApiObject> services(String namespace) {
    return services.list(namespace);
  }
}
