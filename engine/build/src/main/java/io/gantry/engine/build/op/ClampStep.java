package io.gantry.engine.build.op;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.platform.oci.ChainId;
import java.util.List;
import java.util.Optional;

/** Rewrites times of the layers of an image that are younger than it claims to be. */
final class ClampStep {
  private final Layers layers;

  ClampStep(Layers layers) {
    this.layers = layers;
  }

  WorkKey key(Op.Clamp op, Result input) {
    return new WorkKey("clamp")
        .add("on", input.chain().map(ChainId::toString).orElse("scratch"))
        .add("latest", op.latest().toString())
        .add("layers", Integer.toString(op.layers()));
  }

  Result perform(Op.Clamp op, Result input) {
    List<ChainId> chain = layers.chain(input);
    int kept = Math.max(0, chain.size() - op.layers());
    Optional<ChainId> top = kept == 0 ? Optional.empty() : Optional.of(chain.get(kept - 1));
    for (ChainId layer : chain.subList(kept, chain.size())) {
      top = Optional.of(layers.clamp(layer, top, op.latest()));
    }
    return layers.made(top);
  }
}
