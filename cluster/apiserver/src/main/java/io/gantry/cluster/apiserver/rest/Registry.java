package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that is served, by where it is served. */
public final class Registry {
  private final Map<String, Served> byPath;

  /** Serves these. */
  public Registry(List<Served> all) {
    var map = new LinkedHashMap<String, Served>();
    for (Served served : all) {
      ResourceType type = served.type();
      map.put(path(type.group(), type.version(), type.plural()), served);
    }
    byPath = Collections.unmodifiableMap(map);
  }

  /** All, in the order given. */
  public Collection<Served> all() {
    return byPath.values();
  }

  /** What is served at a place. */
  public Optional<Served> find(String group, String version, String plural) {
    return Optional.ofNullable(byPath.get(path(group, version, plural)));
  }

  /** What serves a type; {@code NotFound} if nothing does. */
  public Served of(ResourceType type) {
    return find(type.group(), type.version(), type.plural()).orElseThrow(Registry::noSuchResource);
  }

  /** The error for what is not served. */
  public static StatusException noSuchResource() {
    return new StatusException(
        new StatusException.Status(
            StatusReason.NOT_FOUND,
            "the server could not find the requested resource",
            Json.Obj.EMPTY));
  }

  private static String path(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }
}
