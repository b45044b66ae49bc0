package io.gantry.image.store;

import io.gantry.platform.oci.ChainId;
import java.util.Set;

/** An owner of layers beside the images: containers, the build cache. */
public interface LayerRoots {
  /** Layers to keep, with everything below them. */
  Set<ChainId> retained();
}
