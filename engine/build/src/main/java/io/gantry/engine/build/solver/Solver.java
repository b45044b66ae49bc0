package io.gantry.engine.build.solver;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Solves one graph, once. */
public final class Solver {
  private static final Duration NO_LIMIT = Duration.ofDays(365);

  private final ResultCache cache;
  private final Worker worker;
  private final KeyLocks locks;
  private final Source source;
  private final BuildProgress progress;
  private final boolean useCache;
  private final AtomicInteger steps;
  private final Semaphore running;
  private final Map<Digest, Result> known = new ConcurrentHashMap<>();

  /**
   * Prepares.
   *
   * @param source what failures show an excerpt of
   * @param steps the number of the last announced step
   * @param useCache whether work of earlier builds counts
   * @param parallel how many vertices are performed at once
   */
  public Solver(
      ResultCache cache,
      Worker worker,
      KeyLocks locks,
      Source source,
      BuildProgress progress,
      AtomicInteger steps,
      boolean useCache,
      int parallel) {
    this.cache = cache;
    this.worker = worker;
    this.locks = locks;
    this.source = source;
    this.progress = progress;
    this.steps = steps;
    this.useCache = useCache;
    this.running = new Semaphore(parallel);
  }

  /**
   * The results of all vertices, by id. The first failure cancels the rest.
   *
   * @throws DockerfileException with the place of the vertex that failed
   */
  public List<Result> solve(BuildGraph graph) throws InterruptedException {
    var futures = new ArrayList<Future<Result>>();
    try (var group = TaskGroup.open("build")) {
      for (Vertex vertex : graph.vertices()) {
        List<Future<Result>> inputs = vertex.inputs().stream().map(futures::get).toList();
        futures.add(group.fork(() -> solve(vertex, inputs)));
      }
      group.join(NO_LIMIT);
    }
    var results = new ArrayList<Result>();
    for (Future<Result> future : futures) {
      results.add(future.resultNow());
    }
    return results;
  }

  private Result solve(Vertex vertex, List<Future<Result>> inputs) throws InterruptedException {
    var results = new ArrayList<Result>();
    for (Future<Result> input : inputs) {
      results.add(await(input));
    }
    int step = steps.incrementAndGet();
    progress.begin(step, vertex.title());
    try {
      return solve(vertex, results, step);
    } catch (GantryException failure) {
      progress.failed(
          step, failure instanceof DockerfileException at ? at.problem() : failure.text());
      throw failure instanceof DockerfileException
          ? failure
          : new DockerfileException(
              failure.kind(), source, vertex.node().lines(), failure.text(), failure);
    }
  }

  /** An input's result, or its own failure: the first failure is what the user sees. */
  private static Result await(Future<Result> input) throws InterruptedException {
    try {
      return input.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof GantryException failure
          ? failure
          : new GantryException(Kind.INTERNAL, "a step failed: " + e.getCause(), e);
    }
  }

  private Result solve(Vertex vertex, List<Result> inputs, int step) throws InterruptedException {
    running.acquire();
    try {
      Optional<Digest> key = worker.key(vertex, inputs).map(WorkKey::digest);
      if (key.isEmpty()) {
        return perform(vertex, inputs, step);
      }
      try (var _ = locks.hold(key.get())) {
        Optional<Result> before = remembered(key.get());
        if (before.isPresent()) {
          progress.cached(step);
          return before.get();
        }
        Result result = perform(vertex, inputs, step);
        cache.put(key.get(), vertex.title(), result);
        known.put(key.get(), result);
        return result;
      }
    } finally {
      running.release();
    }
  }

  private Result perform(Vertex vertex, List<Result> inputs, int step) throws InterruptedException {
    long begun = System.nanoTime();
    Result result = worker.perform(vertex, inputs, line -> progress.log(step, line));
    progress.done(step, Duration.ofNanos(System.nanoTime() - begun));
    return result;
  }

  private Optional<Result> remembered(Digest key) {
    Optional<Result> here = Optional.ofNullable(known.get(key));
    return here.isPresent() || !useCache ? here : cache.find(key);
  }
}
