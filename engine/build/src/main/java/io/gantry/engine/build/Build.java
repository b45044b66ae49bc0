package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.build.DockerfileBuilder.Parts;
import io.gantry.engine.build.cache.CacheDirectory;
import io.gantry.engine.build.cache.Lease;
import io.gantry.engine.build.cache.MountDirectories;
import io.gantry.engine.build.cache.Records;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.export.Export;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.GraphBuilder;
import io.gantry.engine.build.graph.GraphRequest;
import io.gantry.engine.build.lint.Linter;
import io.gantry.engine.build.lint.Warning;
import io.gantry.engine.build.op.Layers;
import io.gantry.engine.build.op.RunEnvironment;
import io.gantry.engine.build.op.StepWorker;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.Solver;
import io.gantry.image.store.Image;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/** One build, from the request to the image. */
final class Build {
  private final Parts parts;
  private final CacheDirectory cache;
  private final Records records;
  private final String id;
  private final Path directory;
  private final Lease lease;
  private final BuildRequest request;
  private final BuildProgress progress;
  private final AtomicInteger steps = new AtomicInteger();
  private final Map<String, ImageConfig> bases = new HashMap<>();

  Build(
      Parts parts,
      CacheDirectory cache,
      Records records,
      String id,
      Path directory,
      Lease lease,
      BuildRequest request,
      BuildProgress progress) {
    this.parts = parts;
    this.cache = cache;
    this.records = records;
    this.id = id;
    this.directory = directory;
    this.lease = lease;
    this.request = request;
    this.progress = progress;
  }

  BuildResult run() throws InterruptedException {
    List<Reference> names = request.tags().stream().map(Reference::parse).toList();
    Optional<Instant> epoch = epoch();
    Definition definition = Definition.read(request);
    Dockerfile file =
        step(
            "[internal] load build definition from " + definition.dockerfile().name(),
            () -> Dockerfile.parse(definition.dockerfile()));
    var linter = new Linter(file);
    for (Warning warning : linter.check(file)) {
      warn(linter, file, warning.rule(), warning.text(), warning.lines());
    }
    BuildGraph graph =
        GraphBuilder.build(
            file,
            new GraphRequest(
                request.subject(), request.running(), Platform.host(), Platform.host(), false),
            wanted -> base(wanted.reference()),
            (rule, text, lines) -> warn(linter, file, rule, text, lines));
    List<Result> results = solve(graph, definition, epoch);
    return step("exporting to image", () -> export(graph, results, names, epoch));
  }

  private List<Result> solve(BuildGraph graph, Definition definition, Optional<Instant> epoch)
      throws InterruptedException {
    var layers = new Layers(id, parts.snapshots(), lease::hold, parts.clock());
    var runs =
        new RunEnvironment(
            parts.runtime(),
            parts.specs(),
            parts.networks(),
            directory,
            new MountDirectories(parts.stateDirectory().resolve("mounts"), parts.clock()),
            request.running(),
            request.secrets());
    try (RootDirectory root = RootDirectory.open(directory(request))) {
      var context = new SourceTree(root, definition.ignore(), false);
      var solver =
          new Solver(
              records,
              new StepWorker(layers, _ -> context, epoch, runs),
              new HeldLayers(parts.snapshots(), lease),
              cache.locks(),
              definition.dockerfile(),
              progress,
              steps,
              Solver.Options.of(!request.caching().none()));
      return solver.solve(graph);
    }
  }

  private static Path directory(BuildRequest request) {
    return switch (request.subject().context()) {
      case BuildContext.Directory(Path path) -> path;
      default -> throw new UnsupportedOperationException("being built");
    };
  }

  private ImageConfig base(String reference) {
    return bases.computeIfAbsent(
        reference,
        name -> {
          Image image = resolve(name);
          image.chain().ifPresent(lease::hold);
          return image.config();
        });
  }

  /** The image of a name, fetched if it is not here or if the user wants the newest. */
  private Image resolve(String name) {
    Optional<Image> here = request.pull() ? Optional.empty() : find(name);
    if (here.isPresent()) {
      return here.get();
    }
    Reference reference = Reference.parse(name);
    int step = steps.incrementAndGet();
    progress.begin(step, "[internal] pull " + reference);
    long begun = System.nanoTime();
    try {
      parts.pulls().pull(reference, request.access(), new PullLog(progress, step));
    } catch (GantryException e) {
      progress.failed(step, e.text());
      throw e;
    }
    progress.done(step, Duration.ofNanos(System.nanoTime() - begun));
    return parts.images().resolve(name);
  }

  private Optional<Image> find(String name) {
    try {
      return Optional.of(parts.images().resolve(name));
    } catch (GantryException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private BuildResult export(
      BuildGraph graph, List<Result> results, List<Reference> names, Optional<Instant> epoch) {
    ImageConfig config = Export.config(graph, results, this::diffId, epoch);
    if (!ChainId.of(config.diffIds()).equals(results.get(graph.output()).chain())) {
      throw new GantryException(
          Kind.INTERNAL, "the layers of the image are not those that it needs");
    }
    Image image = parts.images().create(config, names);
    return new BuildResult(image.id(), image.manifest(), Map.of());
  }

  private Digest diffId(ChainId chain) {
    return parts
        .snapshots()
        .find(chain)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "layer " + chain + " is gone"))
        .diffId();
  }

  /** {@code SOURCE_DATE_EPOCH}: seconds since 1970 that date the image. */
  private Optional<Instant> epoch() {
    String text = request.subject().arguments().getOrDefault("SOURCE_DATE_EPOCH", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
    } catch (NumberFormatException e) {
      throw new GantryException(Kind.INVALID, "invalid SOURCE_DATE_EPOCH: " + text, e);
    }
  }

  private void warn(Linter linter, Dockerfile file, String rule, String text, LineRange lines) {
    if (!linter.isOn(rule)) {
      return;
    }
    progress.warning(
        new BuildWarning(rule, "", text, file.source().name(), lines.first(), lines.last(), ""));
    if (linter.fails()) {
      throw new DockerfileException(
          Kind.INVALID, file.source(), lines, "lint violation: " + rule + ": " + text);
    }
  }

  private <T> T step(String title, Callable<T> work) {
    int step = steps.incrementAndGet();
    progress.begin(step, title);
    long begun = System.nanoTime();
    try {
      T value = work.call();
      progress.done(step, Duration.ofNanos(System.nanoTime() - begun));
      return value;
    } catch (GantryException e) {
      progress.failed(step, e instanceof DockerfileException at ? at.problem() : e.text());
      throw e;
    } catch (Exception e) {
      throw new GantryException(Kind.INTERNAL, title + ": " + e, e);
    }
  }
}
