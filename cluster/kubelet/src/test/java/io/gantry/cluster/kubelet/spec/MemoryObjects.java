package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Objects that a test names. */
public final class MemoryObjects implements Objects {
  private final Map<ObjectKey, ApiObject> configMaps = new HashMap<>();
  private final Map<ObjectKey, ApiObject> secrets = new HashMap<>();
  private final List<ApiObject> services = new ArrayList<>();

  public MemoryObjects configMap(String name, String data) {
    configMaps.put(new ObjectKey("default", name), object("ConfigMap", name, "\"data\":" + data));
    return this;
  }

  public MemoryObjects secret(String name, String data) {
    secrets.put(new ObjectKey("default", name), object("Secret", name, "\"data\":" + data));
    return this;
  }

  public MemoryObjects service(String name, String spec) {
    services.add(object("Service", name, "\"spec\":" + spec));
    return this;
  }

  private static ApiObject object(String kind, String name, String more) {
    return new ApiObject(
        Json.parse(
                """
                {"apiVersion":"v1","kind":"%s","metadata":{"name":"%s","namespace":"default"},%s}
                """
                    .formatted(kind, name, more))
            .asObject());
  }

  @Override
  public Optional<ApiObject> configMap(ObjectKey key) {
    return Optional.ofNullable(configMaps.get(key));
  }

  @Override
  public Optional<ApiObject> secret(ObjectKey key) {
    return Optional.ofNullable(secrets.get(key));
  }

  @Override
  public List<ApiObject> services(String namespace) {
    return services.stream().filter(s -> s.namespace().equals(namespace)).toList();
  }
}
