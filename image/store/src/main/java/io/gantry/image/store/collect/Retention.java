package io.gantry.image.store.collect;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which layers nothing keeps. Pure: from the layers and their roots to a list. */
public final class Retention {
  private Retention() {}

  /** The layers that no root stands on, each before its parent: the order to remove them in. */
  public static List<Snapshots.Layer> unneeded(
      Collection<Snapshots.Layer> layers, Collection<ChainId> roots) {
    Map<ChainId, Snapshots.Layer> byChain = new HashMap<>();
    for (Snapshots.Layer layer : layers) {
      byChain.put(layer.chain(), layer);
    }
    Set<ChainId> kept = new HashSet<>();
    for (ChainId root : roots) {
      Optional<ChainId> next = Optional.of(root);
      while (next.isPresent() && kept.add(next.get())) {
        next = parent(byChain, next.get());
      }
    }
    var unneeded = new ArrayList<Snapshots.Layer>();
    for (Snapshots.Layer layer : layers) {
      if (!kept.contains(layer.chain())) {
        unneeded.add(layer);
      }
    }
    unneeded.sort((left, right) -> Integer.compare(depth(byChain, right), depth(byChain, left)));
    return unneeded;
  }

  private static int depth(Map<ChainId, Snapshots.Layer> byChain, Snapshots.Layer layer) {
    int depth = 0;
    Optional<ChainId> next = layer.parent();
    while (next.isPresent() && depth <= byChain.size()) {
      depth++;
      next = parent(byChain, next.get());
    }
    return depth;
  }

  private static Optional<ChainId> parent(Map<ChainId, Snapshots.Layer> byChain, ChainId chain) {
    Snapshots.Layer layer = byChain.get(chain);
    return layer == null ? Optional.empty() : layer.parent();
  }
}
