package io.gantry.engine.build.solver;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.Op;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Solves one graph, once. */
public final class Solver {
  private static final Duration NO_LIMIT = Duration.ofDays(365);

  private final ResultCache cache;
  private final Worker worker;
  private final LayerStock stock;
  private final WorkLocks locks;
  private final WorkLocks ownLocks = new KeyLocks();
  private final Source source;
  private final BuildProgress progress;
  private final AtomicInteger steps;
  private final SolveOptions options;
  private final Semaphore runs;
  private final Semaphore others;
  private final Map<Digest, Result> known = new ConcurrentHashMap<>();
  private final Set<DockerfileException> told = ConcurrentHashMap.newKeySet();
  private final List<VertexState> nodes = new ArrayList<>();

  /**
   * Prepares.
   *
   * @param source what failures show an excerpt of
   * @param steps the number of the last announced step
   */
  public Solver(
      ResultCache cache,
      Worker worker,
      LayerStock stock,
      WorkLocks locks,
      Source source,
      BuildProgress progress,
      AtomicInteger steps,
      SolveOptions options) {
    this.cache = cache;
    this.worker = worker;
    this.stock = stock;
    this.locks = locks;
    this.source = source;
    this.progress = progress;
    this.steps = steps;
    this.options = options;
    runs = new Semaphore(options.parallel());
    others = new Semaphore(2 * options.parallel());
  }

  /** A vertex's keys. */
  private record Keys(WorkKey key, Optional<WorkKey> content) {
    /** By what the work is shared with other builds. */
    Digest shared() {
      return content.orElse(key).digest();
    }
  }

  /** As {@link #solve(List, Collection)}, for one graph. */
  public List<Result> solve(BuildGraph graph) throws InterruptedException {
    return solve(graph.vertices(), List.of(graph.output()));
  }

  /**
   * The results of all vertices, by id; the layers of the outputs are here then, those of others
   * only if somebody needed them. The first failure cancels the rest.
   *
   * @throws DockerfileException with the place of the vertex that failed
   */
  public List<Result> solve(List<Vertex> vertices, Collection<Integer> outputs)
      throws InterruptedException {
    try (var group = TaskGroup.open("build")) {
      for (Vertex vertex : vertices) {
        var node = new VertexState(vertex, vertex.inputs().stream().map(nodes::get).toList());
        nodes.add(node);
        node.begin(group.fork(() -> solve(node)));
      }
      for (int id : outputs) {
        VertexState output = nodes.get(id);
        var _ =
            group.fork(() -> {
              Result _ = output.await();
              return guarded(output, () -> provide(output));
            });
      }
      group.join(NO_LIMIT);
    }
    return nodes.stream().map(VertexState::result).toList();
  }

  /** What was found or made, by what keys; after {@link #solve}. */
  public List<Used> used() {
    var used = new ArrayList<Used>();
    for (VertexState node : nodes) {
      if (!node.keys.isEmpty()) {
        used.add(new Used(node.vertex, List.copyOf(node.keys), node.result()));
      }
    }
    return used;
  }

  private Result solve(VertexState node) throws InterruptedException {
    for (VertexState input : node.inputs) {
      Result _ = input.await();
    }
    if (!node.vertex.title().isEmpty()) {
      node.announce(steps.incrementAndGet());
      progress.begin(node.step(), node.vertex.title());
      progress.inputs(
          node.step(),
          node.inputs.stream().map(input -> input.step()).filter(step -> step > 0).toList());
    }
    return guarded(
        node,
        () -> {
          node.lock.lockInterruptibly();
          try {
            Result found = findOrMake(node, false);
            node.made(found);
            return found;
          } finally {
            node.lock.unlock();
          }
        });
  }

  private BuildProgress heard(VertexState node) {
    return node.step() > 0 ? progress : BuildProgress.NONE;
  }

  private interface Work {
    Result run() throws InterruptedException;
  }

  /** Tells of a failure, and where it happened. */
  private Result guarded(VertexState node, Work work) throws InterruptedException {
    try {
      return work.run();
    } catch (GantryException failure) {
      DockerfileException placed =
          failure instanceof DockerfileException at
              ? at
              : new DockerfileException(
                  failure.kind(), source, node.vertex.node().lines(), failure.text(), failure);
      if (told.add(placed)) {
        heard(node).failed(node.step(), placed.problem());
      }
      throw placed;
    }
  }

  /**
   * Looks by the cheap key, then by content, and performs at last: each time with what is known of
   * the inputs then, since bringing an input's layers may mean to make it anew, with another
   * result.
   *
   * @param again whether what is known of the result is no help, its layers being gone
   */
  private Result findOrMake(VertexState node, boolean again) throws InterruptedException {
    Vertex vertex = node.vertex;
    List<Result> inputs = node.given();
    Optional<WorkKey> key = worker.key(vertex, inputs);
    if (key.isEmpty()) {
      provide(node, 0);
      return perform(node, node.given());
    }
    Optional<Result> found = remembered(node, key.get().digest(), again);
    Optional<WorkKey> content = Optional.empty();
    if (found.isEmpty()) {
      provide(node, 1);
      if (!chains(node.given()).equals(chains(inputs))) {
        return findOrMake(node, again);
      }
      content = worker.contentKey(vertex, inputs);
      if (content.isPresent()) {
        found = remembered(node, content.get().digest(), again);
      }
    }
    if (found.isPresent()) {
      if (content.isPresent()) {
        cache.put(key.get(), vertex, found.get());
      }
      return cached(node, new Keys(key.get(), content), found.get());
    }
    provide(node, 0);
    return chains(node.given()).equals(chains(inputs))
        ? share(node, inputs, new Keys(key.get(), content), again)
        : findOrMake(node, again);
  }

  private Result cached(VertexState node, Keys keys, Result result) {
    note(node, keys, result);
    heard(node).cached(node.step());
    return result;
  }

  /** Does the work, unless another build is at it and brings it to its end. */
  private Result share(VertexState node, List<Result> inputs, Keys keys, boolean again)
      throws InterruptedException {
    boolean counts = options.useCache().test(node.vertex);
    try (var _ = (counts ? locks : ownLocks).hold(keys.shared())) {
      Optional<Result> meanwhile = remembered(node, keys.shared(), again);
      if (meanwhile.isPresent()) {
        if (keys.content().isPresent()) {
          cache.put(keys.key(), node.vertex, meanwhile.get());
        }
        return cached(node, keys, meanwhile.get());
      }
      if (options.explain()) {
        List<String> reasons = options.history().reasons(node.vertex, keys.key(), keys.content());
        if (!reasons.isEmpty()) {
          heard(node).explained(node.step(), reasons);
        }
      }
      Result made = perform(node, inputs);
      cache.put(keys.key(), node.vertex, made);
      keys.content().ifPresent(content -> cache.put(content, node.vertex, made));
      note(node, keys, made);
      return made;
    }
  }

  private void note(VertexState node, Keys keys, Result result) {
    known.put(keys.key().digest(), result);
    keys.content().ifPresent(content -> known.put(content.digest(), result));
    node.keys.clear();
    node.keys.add(keys.key().digest());
    keys.content().ifPresent(content -> node.keys.add(content.digest()));
    options.history().note(node.vertex, keys.key(), keys.content());
  }

  private Result perform(VertexState node, List<Result> inputs) throws InterruptedException {
    Semaphore gate = node.vertex.op() instanceof Op.Run ? runs : others;
    gate.acquire();
    try {
      long begun = System.nanoTime();
      Result result =
          worker.perform(node.vertex, inputs, line -> heard(node).log(node.step(), line));
      heard(node).done(node.step(), Duration.ofNanos(System.nanoTime() - begun));
      return result;
    } finally {
      gate.release();
    }
  }

  /** What is known of a key; if it is known that its layers are gone, only what is here again. */
  private Optional<Result> remembered(VertexState node, Digest key, boolean again) {
    Optional<Result> here = Optional.ofNullable(known.get(key));
    Optional<Result> found =
        here.isEmpty() && options.useCache().test(node.vertex) ? cache.find(key) : here;
    return again ? found.filter(this::isHere) : found;
  }

  private boolean isHere(Result result) {
    return result.chain().isEmpty() || stock.holds(result.chain().get());
  }

  private static List<Optional<ChainId>> chains(List<Result> results) {
    return results.stream().map(Result::chain).toList();
  }

  /** Sees to it that the layers of the inputs are here, from an index on. */
  private void provide(VertexState node, int first) throws InterruptedException {
    for (VertexState input :
        node.inputs.subList(Math.min(first, node.inputs.size()), node.inputs.size())) {
      Result _ = provide(input);
    }
  }

  /** Sees to it that the layers of a result are here: brings them, or makes them once more. */
  private Result provide(VertexState node) throws InterruptedException {
    node.lock.lockInterruptibly();
    try {
      Result result = node.result();
      if (isHere(result)
          || stock.bring(
              result.chain().orElseThrow(), line -> heard(node).log(node.step(), line))) {
        return result;
      }
      heard(node).begin(node.step(), node.vertex.title());
      Result made = guarded(node, () -> findOrMake(node, true));
      node.made(made);
      return made;
    } finally {
      node.lock.unlock();
    }
  }
}
