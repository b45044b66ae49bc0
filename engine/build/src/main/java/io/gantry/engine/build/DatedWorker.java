package io.gantry.engine.build;

import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.WorkKey;
import io.gantry.engine.build.solver.Worker;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    if (chain.isEmpty()) {
      return Instant.EPOCH;
    }
    var newest = new Newest();
    try {
      Path _ = Files.walkFileTree(snapshots.view(chain.get()).lower().getFirst(), newest);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read layer " + chain.get() + ": " + e.getMessage(), e);
    }
    return newest.time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static final class Newest extends SimpleFileVisitor<Path> {
    private Instant time = Instant.EPOCH;

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      Instant changed = attributes.lastModifiedTime().toInstant();
      // a whiteout is made by the copy, and has the time of that
      if (!attributes.isOther() && changed.isAfter(time)) {
        time = changed;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
