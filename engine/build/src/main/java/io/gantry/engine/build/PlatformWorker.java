package io.gantry.engine.build;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.Worker;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Refuses programs of other platforms that this host cannot run. */
record PlatformWorker(Worker worker, Emulators emulators, Platform host) implements Worker {
  @Override
  public Optional<WorkKey> key(Vertex vertex, List<Result> inputs) {
    return worker.key(vertex, inputs);
  }

  @Override
  public Optional<WorkKey> contentKey(Vertex vertex, List<Result> inputs) {
    return worker.contentKey(vertex, inputs);
  }

  @Override
  public Result perform(Vertex vertex, List<Result> inputs, Consumer<String> log)
      throws InterruptedException {
    Platform platform = vertex.platform();
    if (vertex.op() instanceof Op.Run && !emulators.run(platform, host)) {
      throw new GantryException(
          Kind.INVALID,
          "programs for "
              + platform
              + " do not run on this "
              + host
              + " host: register an emulator in binfmt_misc (package qemu-user-static), or run the"
              + " step where it runs, in a stage that begins with FROM --platform=$BUILDPLATFORM");
    }
    return worker.perform(vertex, inputs, log);
  }
}
