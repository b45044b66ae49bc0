package io.gantry.engine.build.solver;

import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Digest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A vertex on its way. What changes is guarded by {@code lock}. */
final class VertexState {
  final Vertex vertex;
  final List<VertexState> inputs;
  final ReentrantLock lock = new ReentrantLock();
  final LinkedHashSet<Digest> keys = new LinkedHashSet<>();
  private @Nullable Future<Result> solution;
  private volatile @Nullable Result result;

  /** 0 for one that nobody hears of. */
  private volatile int step;

  VertexState(Vertex vertex, List<VertexState> inputs) {
    this.vertex = vertex;
    this.inputs = inputs;
  }

  /** It is being solved. */
  void begin(Future<Result> work) {
    solution = work;
  }

  /** Progress tells of it. */
  void announce(int number) {
    step = number;
  }

  int step() {
    return step;
  }

  void made(Result now) {
    result = now;
  }

  /** What it has made or found. */
  Result result() {
    Result made = result;
    if (made == null) {
      throw new IllegalStateException(vertex.title() + " has no result");
    }
    return made;
  }

  /** Its own result, or its failure: the first failure is what the user sees. */
  Result await() throws InterruptedException {
    try {
      Future<Result> solving = solution;
      if (solving == null) {
        throw new IllegalStateException("a vertex comes before its input");
      }
      return solving.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof GantryException failure
          ? failure
          : new GantryException(Kind.INTERNAL, "a step failed: " + e.getCause(), e);
    }
  }

  /** What its inputs have made. */
  List<Result> given() {
    return inputs.stream().map(VertexState::result).toList();
  }
}
