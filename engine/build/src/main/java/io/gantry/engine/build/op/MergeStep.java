package io.gantry.engine.build.op;

import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.ChainId;
import java.util.Optional;

/** Puts the layers of one file system on top of another, without copying what is in them. */
final class MergeStep {
  private final Layers layers;

  MergeStep(Layers layers) {
    this.layers = layers;
  }

  WorkKey key(Result lower, Result upper) {
    return new WorkKey("merge")
        .add("lower", lower.chain().map(ChainId::toString).orElse("scratch"))
        .add("upper", upper.chain().map(ChainId::toString).orElse("scratch"));
  }

  Result perform(Result lower, Result upper) {
    Optional<ChainId> top = lower.chain();
    for (ChainId layer : layers.chain(upper)) {
      top = Optional.of(layers.restack(layer, top));
    }
    return layers.made(top);
  }
}
