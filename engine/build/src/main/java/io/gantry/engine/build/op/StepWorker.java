package io.gantry.engine.build.op;

import io.gantry.engine.build.context.Contexts;
import io.gantry.engine.build.fetch.Fetching;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.Worker;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Does the vertices of one build. */
public final class StepWorker implements Worker {
  private final CopyStep copy;
  private final DirectoryStep directory;
  private final MergeStep merge;
  private final ClampStep clamp;
  private final HttpStep http;
  private final GitStep git;
  private final RunStep run;

  /**
   * Works in {@code layers}.
   *
   * @param epoch the time of what the builder itself makes, if that is given
   */
  public StepWorker(
      Layers layers,
      Contexts contexts,
      Optional<Instant> epoch,
      RunEnvironment runs,
      Fetching fetching) {
    copy = new CopyStep(layers, contexts, epoch);
    directory = new DirectoryStep(layers, epoch);
    merge = new MergeStep(layers);
    clamp = new ClampStep(layers);
    http = new HttpStep(layers, fetching);
    git = new GitStep(layers, fetching);
    run = new RunStep(layers, contexts, runs);
  }

  @Override
  public Optional<WorkKey> key(Vertex vertex, List<Result> inputs) {
    return guarded(() ->
        switch (vertex.op()) {
          case Op.Base _ -> Optional.empty();
          case Op.Copy op -> Optional.of(copy.key(op, inputs));
          case Op.MakeDirectory op -> Optional.of(directory.key(op, inputs.getFirst()));
          case Op.Run op -> Optional.of(run.key(op, inputs));
          case Op.Merge _ -> Optional.of(merge.key(inputs.getFirst(), inputs.get(1)));
          case Op.Clamp op -> Optional.of(clamp.key(op, inputs.getFirst()));
          case Op.Http op -> Optional.of(http.key(op));
          case Op.Git op -> Optional.of(git.key(op));
        });
  }

  @Override
  public Optional<WorkKey> contentKey(Vertex vertex, List<Result> inputs) {
    return guarded(() ->
        switch (vertex.op()) {
          case Op.Copy op -> copy.contentKey(op, inputs);
          case Op.Run op -> run.contentKey(op, inputs);
          case Op.Base _, Op.MakeDirectory _, Op.Merge _, Op.Clamp _, Op.Http _, Op.Git _ ->
              Optional.empty();
        });
  }

  @Override
  public Result perform(Vertex vertex, List<Result> inputs, Consumer<String> log)
      throws InterruptedException {
    return guarded(() ->
        switch (vertex.op()) {
          case Op.Base(String _, var chain) -> new Result(chain, Instant.EPOCH);
          case Op.Copy op -> copy.perform(op, inputs, log);
          case Op.MakeDirectory op -> directory.perform(op, inputs.getFirst(), log);
          case Op.Run op -> run.perform(op, inputs, log);
          case Op.Merge _ -> merge.perform(inputs.getFirst(), inputs.get(1));
          case Op.Clamp op -> clamp.perform(op, inputs.getFirst());
          case Op.Http op -> http.perform(op);
          case Op.Git op -> git.perform(op);
        });
  }

  private interface Work<T> {
    T run() throws IOException, InterruptedException;
  }

  private static <T> T guarded(Work<T> work) {
    try {
      return work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled", e);
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    } catch (LinuxException e) {
      throw e.errno() == Errno.ENOSPC || e.errno() == Errno.EDQUOT ? full(e) : e;
    } catch (IOException e) {
      throw e.getMessage() != null && e.getMessage().contains("No space left on device")
          ? full(e)
          : new GantryException(Kind.UNAVAILABLE, "cannot copy: " + e.getMessage(), e);
    }
  }

  private static GantryException full(Exception why) {
    return new GantryException(
        Kind.EXHAUSTED,
        "no space left on device: free some where gantry keeps its state, as gantry builder prune"
            + " does",
        why);
  }
}
