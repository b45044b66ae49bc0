package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.OverlayMount;
import io.gantry.platform.oci.ChainId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers that are here, and how they stand on each other. */
record LayerStack(Layout layout) {
  /** What a new layer stands on, highest first. */
  record Below(List<ChainId> stack, RootAttributes root) {
    Below {
      stack = List.copyOf(stack);
    }

    Optional<ChainId> parent() {
      return stack.isEmpty() ? Optional.empty() : Optional.of(stack.getFirst());
    }
  }

  Optional<Layer> find(ChainId chain) {
    return LayerRecord.read(layout.layerRecord(chain)).map(LayerRecord::layer);
  }

  /**
   * A layer that must be here.
   *
   * @throws GantryException {@code NOT_FOUND}
   */
  LayerRecord layer(ChainId chain) {
    return LayerRecord.read(layout.layerRecord(chain))
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no layer " + chain + " here"));
  }

  List<LayerRecord> records() {
    var layers = new ArrayList<LayerRecord>();
    for (ChainId chain : layout.chains()) {
      LayerRecord.read(layout.layerRecord(chain)).ifPresent(layers::add);
    }
    return layers;
  }

  List<Layer> layers() {
    var layers = new ArrayList<Layer>();
    for (LayerRecord layer : records()) {
      layers.add(layer.layer());
    }
    return List.copyOf(layers);
  }

  /** The parent, which must be here, and all below it. */
  Below below(Optional<ChainId> parent) {
    if (parent.isEmpty()) {
      return new Below(List.of(), RootAttributes.PLAIN);
    }
    LayerRecord record = layer(parent.get());
    return new Below(record.stack(), record.root());
  }

  /** The files that some layers show together. */
  ParentView view(Optional<ChainId> parent) {
    return parent.isEmpty() ? new ParentView(Optional.empty()) : view(layer(parent.get()).stack());
  }

  ParentView view(List<ChainId> stack) {
    return new ParentView(stack.isEmpty() ? Optional.empty() : Optional.of(readOnly(stack)));
  }

  OverlayMount readOnly(List<ChainId> stack) {
    return new OverlayMount(directories(stack), Optional.empty(), true);
  }

  List<Path> directories(List<ChainId> stack) {
    var directories = new ArrayList<Path>(stack.size());
    for (ChainId chain : stack) {
      directories.add(layout.layerFiles(chain));
    }
    return directories;
  }
}
