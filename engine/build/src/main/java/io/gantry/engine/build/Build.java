package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.build.DockerfileBuilder.Parts;
import io.gantry.engine.build.cache.CacheDirectory;
import io.gantry.engine.build.cache.Lease;
import io.gantry.engine.build.cache.MountDirectories;
import io.gantry.engine.build.cache.Records;
import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.export.BuiltImage;
import io.gantry.engine.build.export.Exporter;
import io.gantry.engine.build.export.OutputPlan;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.GraphBuilder;
import io.gantry.engine.build.graph.GraphRequest;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.engine.build.op.Layers;
import io.gantry.engine.build.op.RunEnvironment;
import io.gantry.engine.build.op.StepWorker;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.Solver;
import io.gantry.engine.build.solver.Worker;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One build, from the request to the images. */
final class Build {
  private final Parts parts;
  private final CacheDirectory cache;
  private final Records records;
  private final String id;
  private final Path directory;
  private final Lease lease;
  private final BuildRequest request;
  private final Steps steps;
  private final Platform host = Platform.host();
  private final Optional<Instant> epoch;

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
    this.steps = Steps.of(progress);
    this.epoch = SourceDate.of(request);
  }

  BuildResult run() throws InterruptedException {
    Instant started = parts.clock().instant();
    OutputPlan plan = OutputPlan.of(request);
    Definition definition = Definition.read(request);
    String name = definition.dockerfile().name();
    Dockerfile file =
        steps.run(
            "[internal] load build definition from " + name,
            _ -> Dockerfile.parse(definition.dockerfile()));
    var warnings = new FileWarnings(file, request.subject().arguments(), steps.progress());
    var bases = new Bases(parts, request, steps, lease::hold);
    List<BuildGraph> graphs = graphs(file, bases, warnings);
    for (Platform platform : request.platforms(host)) {
      warnings.check(surroundings(platform, bases, definition.ignore()));
    }
    List<BuiltImage> images = images(file, graphs, bases, definition);
    var facts =
        BuildFactsOf.graphs(
            id, started, name, String.join("\n", definition.dockerfile().lines()), graphs);
    return exporter()
        .export(plan, request, images, facts, steps.progress(), steps.last()::incrementAndGet);
  }

  private List<BuildGraph> graphs(Dockerfile file, Bases bases, FileWarnings warnings) {
    var graphs = new ArrayList<BuildGraph>();
    List<Platform> platforms = request.platforms(host);
    for (Platform platform : platforms) {
      var wanted =
          new GraphRequest(
              request.subject(), request.running(), platform, host, platforms.size() > 1);
      graphs.add(GraphBuilder.build(file, wanted, bases, warnings));
    }
    return BuildGraph.joined(graphs);
  }

  private Surroundings surroundings(Platform platform, Bases bases, IgnoreRules ignore) {
    return new Surroundings(
        request.subject().arguments(),
        request.subject().target(),
        platform,
        ignore::ignores,
        image -> bases.environment(image, platform));
  }

  /** Does the work of all platforms at once: what they share is done once. */
  private List<BuiltImage> images(
      Dockerfile file, List<BuildGraph> graphs, Bases bases, Definition definition)
      throws InterruptedException {
    try (RootDirectory root = RootDirectory.open(directory(request))) {
      var context = new SourceTree(root, definition.ignore(), false);
      Worker worker = worker(context);
      List<Result> results =
          solver(worker, file)
              .solve(
                  graphs.getFirst().vertices(),
                  graphs.stream().map(BuildGraph::output).distinct().toList());
      List<Optional<Result>> dated = dated(file, graphs, results, worker);
      var assembly = new Assembly(parts.snapshots(), epoch);
      var images = new ArrayList<BuiltImage>();
      for (int i = 0; i < graphs.size(); i++) {
        ImageConfig config = assembly.config(graphs.get(i), results, dated.get(i));
        Platform platform = request.platforms(host).get(i);
        images.add(new BuiltImage(platform, config, bases.materials(), Optional.empty()));
      }
      return images;
    }
  }

  private List<Optional<Result>> dated(
      Dockerfile file, List<BuildGraph> graphs, List<Result> results, Worker worker)
      throws InterruptedException {
    if (epoch.isEmpty()) {
      return graphs.stream().map(_ -> Optional.<Result>empty()).toList();
    }
    List<Vertex> clamps = Assembly.clamps(graphs, results, file, epoch.get());
    List<Integer> tops = clamps.stream().map(Vertex::id).filter(id -> id % 2 == 1).toList();
    List<Result> clamped = solver(worker, file).solve(clamps, tops);
    return tops.stream().map(clamped::get).map(Optional::of).toList();
  }

  private Worker worker(SourceTree context) {
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
    var plain = new StepWorker(layers, _ -> context, epoch, runs);
    var dated = new DatedWorker(plain, parts.snapshots());
    return new PlatformWorker(dated, Emulators.ofHost(), host);
  }

  private Solver solver(Worker worker, Dockerfile file) {
    return new Solver(
        records,
        worker,
        new HeldLayers(parts.snapshots(), lease),
        cache.locks(),
        file.source(),
        steps.progress(),
        steps.last(),
        Solver.Options.of(true).with(fromCache()));
  }

  /** Which steps may be taken from earlier builds. */
  private Predicate<Vertex> fromCache() {
    List<String> fresh = request.caching().noneOf();
    return vertex ->
        !request.caching().none() && fresh.stream().noneMatch(vertex.stage()::equalsIgnoreCase);
  }

  private Exporter exporter() {
    return new Exporter(
        new Exporter.Parts(
            parts.images(),
            parts.snapshots(),
            parts.registries()::open,
            directory.resolve("spool"),
            parts.clock()));
  }

  private static Path directory(BuildRequest request) {
    return switch (request.subject().context()) {
      case BuildContext.Directory(Path path) -> path;
      default -> throw new UnsupportedOperationException("being built");
    };
  }
}
