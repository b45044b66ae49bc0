package io.gantry.engine.build.graph;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.expand.Expander;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes the graph of one image. Used by one thread, once. */
public final class GraphBuilder {
  private final Dockerfile file;
  private final GraphRequest request;
  private final BaseFinder bases;
  private final Warnings warnings;
  private final NamedContexts contexts;
  private final Map<String, String> global;
  private final Vertices vertices;
  private final Map<Integer, StageBuilder> done = new HashMap<>();
  private final Set<Integer> entered = new HashSet<>();

  private GraphBuilder(
      Dockerfile file, GraphRequest request, BaseImages images, Warnings warnings) {
    this.file = file;
    this.request = request;
    this.bases = new BaseFinder(file.source(), images, warnings);
    this.vertices = new Vertices(request.host());
    this.warnings = warnings;
    this.contexts = new NamedContexts(request.subject().contexts());
    this.global = globalArguments();
  }

  /**
   * The graph of {@code file}'s target.
   *
   * @throws DockerfileException for what is wrong with the file, with its place
   */
  public static BuildGraph build(
      Dockerfile file, GraphRequest request, BaseImages images, Warnings warnings) {
    var builder = new GraphBuilder(file, request, images, warnings);
    StageBuilder target = builder.stage(file.target(request.subject().target()).index());
    builder.warnOfUnusedArguments();
    return new BuildGraph(
        builder.vertices.all(),
        target.vertex(),
        target.finished(request.subject().labels()),
        target.steps());
  }

  /**
   * The images that a target needs, as far as that is known before they are looked at: what their
   * triggers need is missing.
   */
  public static Set<BaseImages.Wanted> images(Dockerfile file, GraphRequest request) {
    var wanted = new LinkedHashSet<BaseImages.Wanted>();
    BaseImages none =
        image -> {
          wanted.add(image);
          return Base.empty(image.platform());
        };
    try {
      BuildGraph _ = build(file, request, none, (_, _, _) -> {});
    } catch (GantryException _) {
      // said when the graph is made in earnest
    }
    return wanted;
  }

  private Map<String, String> globalArguments() {
    Map<String, String> predefined =
        Variables.predefined(request.host(), request.target(), request.subject().target());
    Map<String, String> given = request.subject().arguments();
    var variables = new Variables(file.directives().escape(), given, predefined);
    predefined.forEach((name, value) -> variables.set(name, given.getOrDefault(name, value)));
    for (Node node : file.arguments()) {
      if (node.instruction() instanceof Instruction.Arg(List<Instruction.Argument> arguments)) {
        for (Instruction.Argument argument : arguments) {
          placed(node.lines(), () -> variables.declare(argument, _ -> {}));
        }
      }
    }
    return variables.visible();
  }

  private void warnOfUnusedArguments() {
    var unused = new UnusedArguments(request.subject().arguments().keySet());
    unused.forget(
        Variables.predefined(request.host(), request.target(), request.subject().target())
            .keySet());
    unused.forget(file);
    done.values().forEach(stage -> unused.forget(stage::declares));
    unused.warn(warnings);
  }

  private StageBuilder stage(int index) {
    StageBuilder known = done.get(index);
    if (known != null) {
      return known;
    }
    Stage stage = file.stages().get(index);
    if (!entered.add(index)) {
      throw wrong(stage.node().lines(), "circular dependency detected on stage: " + stage.title());
    }
    StageBuilder builder = begun(stage);
    done.put(index, builder);
    return builder;
  }

  /** A stage, walked to its end. */
  private StageBuilder begun(Stage stage) {
    Node node = stage.node();
    LineRange lines = node.lines();
    Expander words = globalExpander();
    String base = placed(lines, () -> words.word(stage.from().base()));
    Optional<Platform> chosen = platform(stage, words);
    Optional<NamedContexts.Named> replaced =
        stage.from().name().isEmpty() ? Optional.empty() : contexts.find(stage.from().name());
    if (replaced.isPresent()) {
      StageBuilder builder = builder(stage, chosen.orElse(request.target()));
      beginWith(builder, replaced.get(), node);
      return builder;
    }
    if (base.isBlank()) {
      throw wrong(lines, "base name (" + stage.from().base() + ") should not be blank");
    }
    Optional<StageBuilder> parent =
        file.stage(base, stage.index()).map(found -> stage(found.index()));
    StageBuilder builder =
        builder(
            stage, chosen.or(() -> parent.map(StageBuilder::platform)).orElse(request.target()));
    Optional<NamedContexts.Named> context = contexts.find(base);
    if (parent.isPresent()) {
      builder.begin(parent.get());
    } else if (context.isPresent()) {
      beginWith(builder, context.get(), node);
    } else if (base.equals(Base.SCRATCH)) {
      builder.begin(Base.empty(builder.platform()), vertices.scratch(node), Optional.empty());
    } else {
      beginWith(builder, bases.image(base, builder.platform(), node), node);
    }
    builder.walk(stage.nodes());
    return builder;
  }

  private StageBuilder builder(Stage stage, Platform platform) {
    var variables =
        new Variables(file.directives().escape(), request.subject().arguments(), global);
    return new StageBuilder(this, file, stage, platform, variables);
  }

  private Expander globalExpander() {
    var variables = new Variables(file.directives().escape(), Map.of(), Map.of());
    global.forEach(variables::set);
    return variables.expander(_ -> {});
  }

  private Optional<Platform> platform(Stage stage, Expander words) {
    String written = stage.from().platform();
    if (written.isEmpty()) {
      return Optional.empty();
    }
    LineRange lines = stage.node().lines();
    String platform = placed(lines, () -> words.word(written));
    if (platform.isEmpty()) {
      throw wrong(lines, "empty platform value from expression " + written);
    }
    return Optional.of(placed(lines, () -> Platform.parse(platform)));
  }

  private void beginWith(StageBuilder builder, Base base, Node node) {
    builder.begin(base.config(), base.name(), title -> vertices.image(base, title, node));
  }

  /** A stage whose file system is a named context. */
  private void beginWith(StageBuilder builder, NamedContexts.Named named, Node node) {
    Optional<Base> base = bases.named(named, builder.platform(), node);
    if (base.isPresent()) {
      beginWith(builder, base.get(), node);
      return;
    }
    int files = vertices.context(named.name(), () -> files(named, builder, node));
    builder.begin(Base.empty(builder.platform()), files, Optional.of(loading(named)));
  }

  /** The vertex that has the files of a local context. */
  private int files(NamedContexts.Named named, StageBuilder stage, Node node) {
    var op =
        new Op.Copy(
            new Op.Origin.Context(named.name()),
            false,
            List.of("."),
            List.of(),
            "/",
            "",
            "",
            false,
            List.of());
    return add(loading(named), op, List.of(vertices.scratch(node)), node, stage);
  }

  private static String loading(NamedContexts.Named named) {
    return "[context " + named.name() + "] load from client";
  }

  /** What {@code --from} and {@code from=} mean: a stage, a context, else an image. */
  Op.Origin origin(String from, StageBuilder current, Node node, Inputs inputs) {
    Stage here = current.stage();
    if (from.equals(Integer.toString(here.index()))
        || (!here.from().name().isEmpty() && from.equalsIgnoreCase(here.from().name()))) {
      throw wrong(
          node.lines(), "invalid from flag value " + from + ": refers to current build block");
    }
    Optional<Stage> stage = file.find(from);
    if (stage.isPresent()) {
      return inputs.vertex(stage(stage.get().index()).vertex());
    }
    if (!from.isEmpty() && from.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw wrong(node.lines(), "invalid from flag value " + from + ": invalid stage index");
    }
    if (from.indexOf('$') >= 0) {
      throw wrong(
          node.lines(),
          "variable expansion is not supported for --from, define a new stage with FROM using ARG"
              + " from global scope as a workaround");
    }
    Optional<NamedContexts.Named> named = contexts.find(from);
    if (named.isEmpty() && from.equals(Base.SCRATCH)) {
      return inputs.vertex(vertices.scratch(node));
    }
    Platform platform = current.platform();
    Optional<Base> base =
        named.isEmpty()
            ? Optional.of(bases.image(from, platform, node))
            : bases.named(named.get(), platform, node);
    return base.isPresent()
        ? inputs.vertex(vertices.image(base.get(), "FROM " + base.get().name(), node))
        : new Op.Origin.Context(named.orElseThrow().name());
  }

  int add(String title, Op op, List<Integer> inputs, Node node, StageBuilder stage) {
    String name = stage.stage().from().name();
    return vertices.add(
        title,
        op,
        inputs,
        node,
        name.isEmpty() ? Integer.toString(stage.stage().index()) : name,
        stage.platform());
  }

  Vertices vertices() {
    return vertices;
  }

  /** What stands before the numbers of a stage's steps: platforms and name. */
  String place(Stage stage, Platform platform, Variables variables) {
    var place = new StringBuilder();
    if (request.severalPlatforms()) {
      place.append(platform);
      boolean knowsTarget = variables.sees("TARGETPLATFORM") || variables.sees("TARGETARCH");
      if (knowsTarget && !BaseFinder.isSame(platform.normal(), request.target().normal())) {
        boolean otherSystem = !platform.os().equals(request.target().os());
        place.append("->");
        place.append(otherSystem ? request.target() : request.target().architecture());
      }
      place.append(' ');
    }
    boolean named = file.stages().size() > 1 || !stage.from().name().isEmpty();
    return place + (named ? stage.title() + " " : "");
  }

  BuildRequest.Running running() {
    return request.running();
  }

  Warnings warnings() {
    return warnings;
  }

  private DockerfileException wrong(LineRange lines, String problem) {
    return new DockerfileException(Kind.INVALID, file.source(), lines, problem);
  }

  /** Runs {@code work}; what is wrong gets its place. */
  <T> T placed(LineRange lines, Supplier<T> work) {
    try {
      return work.get();
    } catch (DockerfileException placed) {
      throw placed;
    } catch (IllegalArgumentException problem) {
      throw wrong(lines, "failed to process line " + lines.first() + ": " + problem.getMessage());
    } catch (GantryException failure) {
      throw new DockerfileException(failure.kind(), file.source(), lines, failure.text(), failure);
    }
  }

  static Map<String, String> ordered(Map<String, String> map) {
    var ordered = new LinkedHashMap<String, String>();
    new TreeSet<>(map.keySet()).forEach(key -> ordered.put(key, map.getOrDefault(key, "")));
    return ordered;
  }
}
