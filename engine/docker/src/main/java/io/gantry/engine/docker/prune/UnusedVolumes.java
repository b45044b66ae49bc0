package io.gantry.engine.docker.prune;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The volumes that no container uses. */
public final class UnusedVolumes {
  private UnusedVolumes() {}

  /**
   * Removes those that the filter {@code label} leaves.
   *
   * @param all not only anonymous ones
   */
  public static Pruned remove(Engine engine, boolean all, Filters filters) {
    var wanted = new LinkedHashMap<String, Volume>();
    for (Volume volume : engine.volumes().list()) {
      if ((all || volume.anonymous()) && filters.labels(volume.labels())) {
        wanted.put(volume.name(), volume);
      }
    }
    Map<String, Long> sizes =
        wanted.isEmpty() ? Map.of() : engine.upkeep().volumeSizes(wanted.keySet());
    var removed = new ArrayList<String>();
    long bytes = 0;
    for (Volume volume : wanted.values()) {
      if (remove(engine, volume)) {
        removed.add(volume.name());
        bytes += sizes.getOrDefault(volume.name(), 0L);
      }
    }
    return new Pruned(removed, bytes);
  }

  /** Removes it unless a container uses it. */
  private static boolean remove(Engine engine, Volume volume) {
    try {
      engine.volumes().remove(volume.name(), false);
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.CONFLICT) {
        return false;
      }
      throw e;
    }
  }
}
