package io.gantry.engine.build.exchange;

import io.gantry.engine.build.solver.Used;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which layers and records a cache gets. Pure.
 *
 * @param layers each after the one that it stands on
 */
record ExportPlan(List<ChainId> layers, List<CacheConfig.Layer> shapes, List<Used> used) {
  /**
   * What a build has to give.
   *
   * @param images the topmost layers of the built images
   * @param max whether steps of other stages count too
   * @param find a layer, if it is here; what is not here is left out
   */
  static ExportPlan of(
      List<Used> used,
      Set<ChainId> images,
      boolean max,
      Function<ChainId, Optional<Snapshots.Layer>> find) {
    var plan = new ExportPlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    var indexes = new HashMap<ChainId, Integer>();
    for (ChainId image : images) {
      boolean _ = plan.add(image, find, indexes);
    }
    for (Used each : used) {
      Optional<ChainId> chain = each.result().chain();
      boolean counts =
          chain.isEmpty()
              || indexes.containsKey(chain.get())
              || (max && plan.add(chain.get(), find, indexes));
      if (counts) {
        plan.used.add(each);
      }
    }
    return plan;
  }

  /** Adds a layer and those below; false if one is not here. */
  private boolean add(
      ChainId top,
      Function<ChainId, Optional<Snapshots.Layer>> find,
      Map<ChainId, Integer> indexes) {
    var missing = new ArrayList<Snapshots.Layer>();
    Optional<ChainId> next = Optional.of(top);
    while (next.isPresent() && !indexes.containsKey(next.get())) {
      Optional<Snapshots.Layer> layer = find.apply(next.get());
      if (layer.isEmpty()) {
        return false;
      }
      missing.addFirst(layer.get());
      next = layer.get().parent();
    }
    for (Snapshots.Layer layer : missing) {
      int parent = layer.parent().map(below -> indexes.getOrDefault(below, -1)).orElse(-1);
      indexes.put(layer.chain(), layers.size());
      shapes.add(new CacheConfig.Layer(layer.diffId(), parent, layers.size()));
      layers.add(layer.chain());
    }
    return true;
  }
}
