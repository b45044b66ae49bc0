package io.gantry.image.store.pull;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is to be done for one layer of an image that is pulled. */
sealed interface LayerPlan {
  Digest diffId();

  /** The blob that the manifest names. */
  Descriptor blob();

  /** It is here where it belongs. */
  record Here(Digest diffId, Descriptor blob) implements LayerPlan {}

  /** It has been unpacked and waits, or another layer of this image is the same. */
  record Ready(Digest diffId, Descriptor blob) implements LayerPlan {}

  /** It is here on top of other layers: its tar can be rebuilt. */
  record Rebuild(Digest diffId, Descriptor blob, ChainId from) implements LayerPlan {}

  /** It must come from the source. */
  record Fetch(Digest diffId, Descriptor blob, ChainId chain) implements LayerPlan {}

  /** One plan for each layer, lowest first. */
  static List<LayerPlan> of(List<Digest> diffIds, List<Descriptor> blobs, Snapshots snapshots) {
    var plans = new ArrayList<LayerPlan>();
    var planned = new HashSet<Digest>();
    Map<Digest, ChainId> elsewhere = new HashMap<>();
    Optional<ChainId> below = Optional.empty();
    for (int i = 0; i < diffIds.size(); i++) {
      Digest diffId = diffIds.get(i);
      ChainId chain = ChainId.of(below, diffId);
      below = Optional.of(chain);
      if (snapshots.find(chain).isPresent()) {
        plans.add(new Here(diffId, blobs.get(i)));
        continue;
      }
      if (!planned.add(diffId) || snapshots.unpacked(diffId).isPresent()) {
        plans.add(new Ready(diffId, blobs.get(i)));
        continue;
      }
      if (elsewhere.isEmpty()) {
        for (Snapshots.Layer layer : snapshots.layers()) {
          elsewhere.put(layer.diffId(), layer.chain());
        }
      }
      ChainId from = elsewhere.get(diffId);
      plans.add(
          from == null
              ? new Fetch(diffId, blobs.get(i), chain)
              : new Rebuild(diffId, blobs.get(i), from));
    }
    return plans;
  }
}
