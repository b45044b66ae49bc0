package io.gantry.engine.docker.server;

import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What clients of older versions of the API expect otherwise. */
final class OldVersions {
  private static final int ID_SHOWN = 12;

  private OldVersions() {}

  /** The reply of {@code GET /containers/{id}/json}: before 1.45 aliases had all names. */
  static Json.Obj container(ApiVersion version, Json.Obj container) {
    if (version.atLeast(45)) {
      return container;
    }
    String hostname = container.object("Config").string("Hostname");
    String id = container.string("Id");
    var networks = new LinkedHashMap<String, Json>();
    Json.Obj settings = container.object("NetworkSettings");
    for (Map.Entry<String, Json> network : settings.object("Networks").fields().entrySet()) {
      Json.Obj endpoint = network.getValue().asObject();
      networks.put(
          network.getKey(),
          List.of("bridge", "host", "none").contains(network.getKey())
              ? endpoint
              : aliased(endpoint, id, hostname));
    }
    return container.with("NetworkSettings", settings.with("Networks", new Json.Obj(networks)));
  }

  private static Json.Obj aliased(Json.Obj endpoint, String id, String hostname) {
    Set<String> names = new LinkedHashSet<>(endpoint.strings("Aliases"));
    names.add(id.length() > ID_SHOWN ? id.substring(0, ID_SHOWN) : id);
    names.add(hostname);
    return endpoint.with("Aliases", Json.strings(List.copyOf(names)));
  }

  /** An image, in a list or alone: before 1.44 its size had two names. */
  static Json.Obj image(ApiVersion version, Json.Obj image) {
    return version.atLeast(44)
        ? image
        : image.with("VirtualSize", Json.of(image.number("Size", 0)));
  }
}
