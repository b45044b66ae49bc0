package io.gantry.app.launcher;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Images.BootstrapSpec;
import io.gantry.quality.testkit.StateRoot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The engine as the program puts it together, on a state root of one test, with busybox. */
record TestHost(Wiring wiring) {
  static TestHost open(StateRoot directories) {
    var wiring = new Wiring(new Roots(directories.state(), directories.run()), Map.of(), 0);
    var _ =
        wiring
            .engine()
            .images()
            .bootstrap(new BootstrapSpec("busybox", "", List.of(), Optional.empty()), _ -> {});
    return new TestHost(wiring);
  }

  Engine engine() {
    return wiring.engine();
  }

  /** Waits until what containers had of the network is gone. */
  void settle() {
    wiring.settle();
  }
}
