package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.docker.buildkit.message.FrontendRequest;
import io.gantry.engine.docker.buildkit.message.ReturnRequest;
import io.gantry.engine.docker.buildkit.message.SolveRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/** One {@code Control.Solve}, from its begin to its end. */
final class Job {
  private final SolveRequest request;
  private final ImageBuilder builder;
  private final Consumer<String> discard;
  private final BuildClient client;
  private final Path scratch;
  private final StatusLog log = new StatusLog();
  private final Progress progress;
  private final Caches caches;
  private final Map<String, Result> results = new ConcurrentHashMap<>();
  private final CompletableFuture<ReturnRequest> returned = new CompletableFuture<>();

  /**
   * A job that has not begun.
   *
   * @param discard removes an image that has no name
   * @param scratch of this job alone, for whoever makes it to remove; need not exist
   */
  Job(
      SolveRequest request,
      ImageBuilder builder,
      Consumer<String> discard,
      BuildClient client,
      Path scratch,
      Clock clock) {
    this.request = request;
    this.builder = builder;
    this.discard = discard;
    this.client = client;
    this.scratch = scratch;
    this.progress = new Progress(request.ref(), log, clock);
    this.caches = new Caches(client, scratch);
  }

  SolveRequest request() {
    return request;
  }

  ImageBuilder builder() {
    return builder;
  }

  /** Nobody needs an image any more that was made for other builds. */
  void discard(String image) {
    discard.accept(image);
  }

  BuildClient client() {
    return client;
  }

  Progress progress() {
    return progress;
  }

  StatusLog log() {
    return log;
  }

  /** For files while the job runs. */
  Path scratch() {
    return scratch;
  }

  /** The caches to read: those of the frontend's options, or of the job. */
  List<CacheLocation> cachesFrom(List<CacheLocation> options) {
    List<CacheLocation> own =
        request.cacheImports().stream()
            .map(entry -> new CacheLocation(entry.type(), entry.attributes()))
            .toList();
    return caches.from(options.isEmpty() ? own : options, progress);
  }

  /** Gives work a name. */
  String add(FrontendRequest wanted, Map<String, Result> others) {
    String id = RandomId.next();
    results.put(id, new Result(this, wanted, others));
    return id;
  }

  /** The job is over: its results are nobody's, unless another job still builds on them. */
  void end() {
    results.values().forEach(Result::release);
  }

  /** Whether one of its results is an image, or builds on it. */
  boolean needs(String image) {
    return results.values().stream().anyMatch(result -> result.needs(image));
  }

  /** The work of a name. */
  Optional<Result> find(String id) {
    return Optional.ofNullable(results.get(id));
  }

  /** The client of the bridge has made up its mind. */
  void returns(ReturnRequest answer) {
    returned.complete(answer);
  }

  /** Builds what the client wants, and sends it where it wants it. */
  Map<String, String> run(Map<String, Result> others) throws InterruptedException {
    Optional<Result> wanted = wanted(others);
    if (wanted.isEmpty()) {
      return Map.of();
    }
    var outputs = new Outputs(request.exporters(), client, scratch);
    List<CacheLocation> to = caches.to(request.cacheExports(), progress);
    BuildResult result = wanted.get().build(outputs.all(), to);
    outputs.send(progress);
    Map<String, String> response = Outputs.response(result);
    caches.send(progress, response);
    return response;
  }

  /** What is to be built; nothing if the client only asked questions. */
  private Optional<Result> wanted(Map<String, Result> others) throws InterruptedException {
    if (!request.frontend().isEmpty() || request.definition().isPresent()) {
      return find(add(FrontendRequest.of(request), others));
    }
    ReturnRequest answer;
    try {
      answer = returned.get();
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INTERNAL, "the bridge has failed", e);
    }
    if (answer.failure().isPresent()) {
      throw answer.failure().get();
    }
    Optional<String> id = answer.result().flatMap(result -> result.id());
    if (id.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        find(id.get())
            .orElseThrow(
                () -> new GantryException(Kind.NOT_FOUND, "return reference " + id.get())));
  }
}
