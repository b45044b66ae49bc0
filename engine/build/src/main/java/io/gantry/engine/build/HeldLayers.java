package io.gantry.engine.build;

import io.gantry.engine.build.cache.Lease;
import io.gantry.engine.build.solver.LayerStock;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import java.util.function.Consumer;

/** The layers of this host; a build holds those that it asks for. */
record HeldLayers(Snapshots snapshots, Lease lease) implements LayerStock {
  @Override
  public boolean holds(ChainId chain) {
    if (snapshots.find(chain).isEmpty()) {
      return false;
    }
    lease.hold(chain);
    return snapshots.find(chain).isPresent();
  }

  @Override
  public boolean bring(ChainId chain, Consumer<String> log) {
    return false;
  }
}
