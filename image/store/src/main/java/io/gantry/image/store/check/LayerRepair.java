package io.gantry.image.store.check;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which layers go with a damaged one, and who is in the way. */
final class LayerRepair {
  private LayerRepair() {}

  /** The layer and all that stand on it, each before what it stands on. */
  static List<ChainId> above(ChainId damaged, List<Snapshots.Layer> layers) {
    Set<ChainId> above = new LinkedHashSet<>(Set.of(damaged));
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Snapshots.Layer layer : layers) {
        grown |= layer.parent().map(above::contains).orElse(false) && above.add(layer.chain());
      }
    }
    var order = new ArrayList<>(above);
    Collections.reverse(order);
    return order;
  }

  /** Who uses which layer directly. */
  static Map<ChainId, String> users(Snapshots snapshots, Collection<ChainId> owned) {
    Map<ChainId, String> users = new HashMap<>();
    for (ChainId chain : owned) {
      users.put(chain, "the build cache");
    }
    for (String key : snapshots.actives()) {
      snapshots.parent(key).ifPresent(chain -> users.put(chain, "container " + key));
    }
    return users;
  }

  /** Who uses one of them. */
  static Optional<String> user(
      List<ChainId> layers, Map<ChainId, String> users, Snapshots snapshots) {
    for (ChainId chain : layers) {
      String user = users.get(chain);
      if (user != null && snapshots.find(chain).isPresent()) {
        return Optional.of(user);
      }
    }
    return Optional.empty();
  }
}
