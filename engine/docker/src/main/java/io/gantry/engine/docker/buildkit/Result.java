package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildOutput;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.api.build.BuildRequest.Subject;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.engine.docker.buildkit.message.FrontendRequest;
import io.gantry.engine.docker.buildkit.message.Graph;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Work that a client has a name for: it is done when somebody wants it, and again from the cache
 * where it is wanted in another form. State is owned by its lock.
 */
final class Result {
  private static final String OWN = "dockerfile.v0";
  private static final String BY_NAME = "gateway.v0";

  private final Job job;
  private final FrontendRequest request;
  private final Map<String, Result> others;
  private final ReentrantLock lock = new ReentrantLock();
  private final Optional<Sources.Opened> source;
  private Optional<Path> files = Optional.empty();
  private Optional<Sources.Opened> sources = Optional.empty();
  private Optional<List<CacheLocation>> imports = Optional.empty();
  private volatile Optional<String> image = Optional.empty();
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile Optional<String> passing = Optional.empty();

  /**
   * Work for a job.
   *
   * @param others results that the request's inputs name, by their ids
   * @throws GantryException {@code INVALID} for a frontend that there is not, and for graphs of
   *     more than a source
   */
  Result(Job job, FrontendRequest request, Map<String, Result> others) {
    this.job = job;
    this.request = request;
    this.others = Map.copyOf(others);
    source = request.frontend().isEmpty() ? Optional.of(source(request)) : Optional.empty();
    if (source.isEmpty()
        && !request.frontend().equals(OWN)
        && !request.frontend().equals(BY_NAME)) {
      throw new GantryException(
          Kind.INVALID,
          "frontend " + request.frontend() + " not found: there are " + OWN + " and " + BY_NAME);
    }
    this.others.values().forEach(Result::hold);
  }

  /** Somebody builds on it. */
  private void hold() {
    holders.incrementAndGet();
  }

  /** One builds on it no longer; after the last, what was made for others only is removed. */
  void release() {
    if (holders.decrementAndGet() > 0) {
      return;
    }
    others.values().forEach(Result::release);
    passing.ifPresent(job::discard);
  }

  /** Whether it is an image, or builds on it. */
  boolean needs(String wanted) {
    return image.filter(wanted::equals).isPresent()
        || others.values().stream().anyMatch(other -> other.needs(wanted));
  }

  /** Files that a graph of one operation names, as a build that does nothing else. */
  private static Sources.Opened source(FrontendRequest request) {
    Optional<BuildContext> context =
        request.definition().flatMap(Graph::source).flatMap(Sources::source);
    return switch (context.orElse(new BuildContext.Empty())) {
      case BuildContext.Git git ->
          new Sources.Opened(git, new Definition.Text("FROM scratch\nCOPY . /\n"), Map.of());
      case BuildContext.Http(String url) ->
          new Sources.Opened(
              new BuildContext.Empty(),
              new Definition.Text("FROM scratch\nADD " + url + " /context\n"),
              Map.of());
      default ->
          throw new GantryException(
              Kind.INVALID,
              "a graph of low-level operations cannot be solved: gantry builds Dockerfiles only");
    };
  }

  /** The files of the result: built, unless they were before. */
  ResultFiles files() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (files.isEmpty()) {
        Path directory = job.scratch().resolve("files-" + RandomId.next());
        BuildResult _ = build(List.of(BuildOutput.of("local", directory)), List.of());
        files = Optional.of(directory);
      }
      return new ResultFiles(files.get());
    } finally {
      lock.unlock();
    }
  }

  /** Builds to outputs. */
  BuildResult build(List<BuildOutput> outputs, List<CacheLocation> cachesTo)
      throws InterruptedException {
    lock.lockInterruptibly();
    try {
      BuildResult result = job.builder().build(request(outputs, cachesTo), job.progress().run());
      if (outputs.stream().anyMatch(output -> output.type().equals("image"))) {
        image = Optional.of(result.imageId().toString());
      }
      return result;
    } finally {
      lock.unlock();
    }
  }

  /** The image that the result is on this host: built, unless it was before. */
  String image() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (image.isEmpty()) {
        BuildResult _ = build(List.of(BuildOutput.of("image", Map.of())), List.of());
        passing = image;
      }
      return image.orElseThrow();
    } finally {
      lock.unlock();
    }
  }

  /** The engine's request. */
  BuildRequest request(List<BuildOutput> outputs, List<CacheLocation> cachesTo) {
    var options = new Options(request.options());
    Sources.Opened opened =
        sources
            .or(() -> source)
            .orElseGet(() ->
                new Sources(
                        options,
                        request.inputs(),
                        job.client(),
                        job.progress(),
                        job.scratch(),
                        this::imageOf)
                    .open());
    sources = Optional.of(opened);
    List<CacheLocation> from = imports.orElseGet(() -> job.cachesFrom(options.cacheImports()));
    imports = Optional.of(from);
    String frontend = request.frontend().equals(BY_NAME) ? options.text("source") : "";
    var subject =
        new Subject(
            opened.context(),
            opened.dockerfile(),
            opened.named(),
            options.text("target"),
            options.platforms(),
            options.arguments(frontend),
            options.labels());
    return new BuildRequest(
        subject,
        options.running(job.request().entitlements()),
        options.caching(from, cachesTo),
        outputs,
        List.of(),
        Map.of(),
        options.attestations(),
        job.client().secrets(),
        options.pull(),
        RegistryAccess.NONE.with(job.client().logins()));
  }

  private String imageOf(String id) {
    Result other = others.get(id);
    if (other == null) {
      throw new GantryException(Kind.NOT_FOUND, "the result " + id + " is gone");
    }
    try {
      return other.image();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "build cancelled", e);
    }
  }

  /** The results that inputs name. */
  static List<String> named(Map<String, Graph> inputs) {
    return inputs.values().stream().map(Graph::result).flatMap(Optional::stream).toList();
  }
}
