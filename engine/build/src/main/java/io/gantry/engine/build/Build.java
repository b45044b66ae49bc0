package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.build.DockerfileBuilder.Parts;
import io.gantry.engine.build.cache.CacheDirectory;
import io.gantry.engine.build.cache.Lease;
import io.gantry.engine.build.cache.MountDirectories;
import io.gantry.engine.build.cache.PlaceHistory;
import io.gantry.engine.build.cache.Records;
import io.gantry.engine.build.context.ContextOpener;
import io.gantry.engine.build.context.OpenContexts;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.export.BuildFacts;
import io.gantry.engine.build.export.BuiltImage;
import io.gantry.engine.build.export.Exporter;
import io.gantry.engine.build.export.Material;
import io.gantry.engine.build.export.OutputPlan;
import io.gantry.engine.build.export.SourceDate;
import io.gantry.engine.build.fetch.Fetching;
import io.gantry.engine.build.graph.BaseImages;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.GraphBuilder;
import io.gantry.engine.build.graph.GraphRequest;
import io.gantry.engine.build.graph.Vertex;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.engine.build.op.Layers;
import io.gantry.engine.build.op.RunEnvironment;
import io.gantry.engine.build.op.StepWorker;
import io.gantry.engine.build.solver.Result;
import io.gantry.engine.build.solver.SolveOptions;
import io.gantry.engine.build.solver.Solver;
import io.gantry.engine.build.solver.Used;
import io.gantry.engine.build.solver.Worker;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** One build, from the request to the images. */
final class Build {
  private final Parts parts;
  private final Shared shared;
  private final Records records;
  private final String id;
  private final Path directory;
  private final Lease lease;
  private final BuildRequest request;
  private final Steps steps;
  private final Platform host = Platform.host();
  private final Optional<Instant> epoch;

  /** What all builds of a process work with. */
  record Shared(CacheDirectory cache, MountDirectories mounts, ContextOpener opener) {}

  Build(
      Parts parts,
      Shared shared,
      Records records,
      String id,
      Path directory,
      Lease lease,
      BuildRequest request,
      BuildProgress progress) {
    this.parts = parts;
    this.shared = shared;
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
    try (OpenContexts contexts = shared.opener().open(request, directory.resolve("contexts"));
        RemoteCaches caches =
            RemoteCaches.open(
                parts,
                request,
                steps,
                shared.mounts(),
                records,
                lease,
                directory.resolve("spool"));
        PlaceHistory history = shared.cache().history(BuildPlace.of(request))) {
      Source source = contexts.dockerfile();
      Dockerfile file =
          steps.run(
              "[internal] load build definition from " + source.name(),
              _ -> Frontend.parse(request, source));
      var bases = new Bases(parts, request, steps, lease::hold);
      List<BuildGraph> graphs = graphs(file, bases, contexts);
      var solving = new Solving(file, worker(contexts), caches, history);
      parts.boundaries().passed("build", "bases");
      List<BuiltImage> images = images(graphs, bases, contexts.fetching(), solving);
      parts.boundaries().passed("build", "solved");
      String text = String.join("\n", source.lines());
      BuildFacts facts = BuildFactsOf.graphs(id, started, source.name(), text, graphs);
      BuildResult result =
          exporter()
              .export(
                  plan, request, images, facts, steps.progress(), steps.last()::incrementAndGet);
      parts.boundaries().passed("build", "exported");
      var chains = new HashSet<ChainId>();
      images.forEach(image -> image.chain().ifPresent(chains::add));
      caches.write(solving.used, chains);
      return result;
    }
  }

  private List<BuildGraph> graphs(Dockerfile file, Bases bases, OpenContexts contexts)
      throws InterruptedException {
    var warnings = new FileWarnings(file, request.subject().arguments(), steps.progress());
    List<Platform> platforms = request.platforms(host);
    List<GraphRequest> wanted =
        platforms.stream()
            .map(platform ->
                new GraphRequest(
                    request.subject(),
                    request.running(),
                    platform,
                    host,
                    request.severalPlatforms()))
            .toList();
    var images = new LinkedHashSet<BaseImages.Wanted>();
    wanted.forEach(each -> images.addAll(GraphBuilder.images(file, each)));
    bases.fetch(images);
    var graphs = new ArrayList<BuildGraph>();
    for (GraphRequest each : wanted) {
      graphs.add(GraphBuilder.build(file, each, bases, warnings));
    }
    for (Platform platform : platforms) {
      warnings.check(
          new Surroundings(
              request.subject().arguments(),
              request.subject().target(),
              platform,
              contexts.ignored()::hides,
              image -> bases.environment(image, platform)));
    }
    return BuildGraph.joined(graphs);
  }

  /** Does the work of all platforms at once: what they share is done once. */
  private List<BuiltImage> images(
      List<BuildGraph> graphs, Bases bases, Fetching fetching, Solving solving)
      throws InterruptedException {
    List<Result> results =
        solving.solve(
            graphs.getFirst().vertices(),
            graphs.stream().map(BuildGraph::output).distinct().toList());
    List<Optional<Result>> dated = dated(graphs, results, solving);
    var materials = new ArrayList<>(bases.materials());
    fetching.sources().forEach(fetched -> materials.add(Material.of(fetched)));
    var assembly = new Assembly(parts.snapshots(), epoch);
    var images = new ArrayList<BuiltImage>();
    for (int i = 0; i < graphs.size(); i++) {
      ImageConfig config = assembly.config(graphs.get(i), results, dated.get(i));
      images.add(
          new BuiltImage(
              request.platforms(host).get(i),
              solving.caches.inImage(config, solving.used),
              materials,
              Optional.empty()));
    }
    return images;
  }

  private List<Optional<Result>> dated(
      List<BuildGraph> graphs, List<Result> results, Solving solving) throws InterruptedException {
    if (epoch.isEmpty()) {
      return graphs.stream().map(_ -> Optional.<Result>empty()).toList();
    }
    List<Vertex> clamps = Assembly.clamps(graphs, results, solving.file, epoch.get());
    List<Integer> tops = clamps.stream().map(Vertex::id).filter(id -> id % 2 == 1).toList();
    List<Result> clamped = solving.solve(clamps, tops);
    return tops.stream().map(clamped::get).map(Optional::of).toList();
  }

  /** Solves the vertices of one Dockerfile, and remembers what was used. */
  private final class Solving {
    private final Dockerfile file;
    private final Worker worker;
    private final RemoteCaches caches;
    private final PlaceHistory history;
    private final List<Used> used = new ArrayList<>();

    Solving(Dockerfile file, Worker worker, RemoteCaches caches, PlaceHistory history) {
      this.file = file;
      this.worker = worker;
      this.caches = caches;
      this.history = history;
    }

    List<Result> solve(List<Vertex> vertices, List<Integer> outputs) throws InterruptedException {
      var solver =
          new Solver(
              caches.results(),
              worker,
              caches.layers(),
              shared.cache().locks(),
              file.source(),
              steps.progress(),
              steps.last(),
              SolveOptions.of(true).with(fromCache()).with(history, request.caching().explain()));
      List<Result> results = solver.solve(vertices, outputs);
      used.addAll(solver.used());
      return results;
    }
  }

  private Worker worker(OpenContexts contexts) {
    var layers = new Layers(id, parts.snapshots(), lease::hold, parts.boundaries(), parts.clock());
    var runs =
        new RunEnvironment(
            parts.runtime(),
            parts.specs(),
            parts.networks(),
            directory,
            shared.mounts(),
            request.running(),
            request.secrets());
    var plain = new StepWorker(layers, contexts, epoch, runs, contexts.fetching());
    var dated = new DatedWorker(plain, parts.snapshots());
    return new PlatformWorker(dated, Emulators.ofHost(), host);
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
}
