package io.gantry.engine.build;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.Worker;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Dates layers of copied files by the newest of them, not by the clock: the same files give the
 * same image (decision 0024).
 */
record DatedWorker(Worker worker, Snapshots snapshots) implements Worker {
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
    Result made = worker.perform(vertex, inputs, log);
    return switch (vertex.op()) {
      case Op.Copy _, Op.MakeDirectory _ ->
          new Result(made.chain(), isNew(made, inputs) ? newest(made.chain()) : Instant.EPOCH);
      case Op.Merge _ -> new Result(made.chain(), inputs.getLast().created());
      case Op.Clamp(Instant latest, int _) -> new Result(made.chain(), latest);
      case Op.Base _, Op.Run _, Op.Http _, Op.Git _ -> made;
    };
  }

  private static boolean isNew(Result made, List<Result> inputs) {
    return !made.chain().equals(inputs.getFirst().chain());
  }

  /** The time of the newest file of the top layer, in whole seconds: directories do not count. */
  private Instant newest(Optional<ChainId> chain) {
    return chain.map(snapshots::newest).orElse(Instant.EPOCH);
  }
}
