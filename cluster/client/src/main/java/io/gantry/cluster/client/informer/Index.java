package io.gantry.cluster.client.informer;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Objects by texts that a function finds in them. Written by one thread, read by all. */
final class Index {
  private final Function<ApiObject, List<String>> keys;
  private final Map<String, Map<ObjectKey, ApiObject>> entries = new ConcurrentHashMap<>();

  Index(Function<ApiObject, List<String>> keys) {
    this.keys = keys;
  }

  List<ApiObject> find(String key) {
    Map<ObjectKey, ApiObject> found = entries.get(key);
    return found == null ? List.of() : List.copyOf(found.values());
  }

  /** New keys are there before old ones go: a reader may see an object twice, never not at all. */
  void change(ObjectKey name, Optional<ApiObject> old, Optional<ApiObject> now) {
    List<String> after = now.map(keys).orElse(List.of());
    for (String key : after) {
      entries.computeIfAbsent(key, _ -> new ConcurrentHashMap<>()).put(name, now.orElseThrow());
    }
    for (String key : old.map(keys).orElse(List.of())) {
      if (!after.contains(key)) {
        entries.computeIfPresent(
            key,
            (_, found) -> {
              found.remove(name);
              return found.isEmpty() ? null : found;
            });
      }
    }
  }
}
