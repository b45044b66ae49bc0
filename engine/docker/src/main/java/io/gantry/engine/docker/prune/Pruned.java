package io.gantry.engine.docker.prune;

import io.gantry.platform.base.json.Json;
import java.util.List;

/**
 * What was removed.
 *
 * @param names or ids
 * @param bytes that it took on disk
 */
public record Pruned(List<String> names, long bytes) {
  /** Copies the list. */
  public Pruned {
    names = List.copyOf(names);
  }

  /** The names; {@code null} for none, as Go writes it. */
  public Json json() {
    return names.isEmpty() ? Json.nil() : Json.strings(names);
  }
}
