package io.gantry.engine.build.graph;

import io.gantry.engine.api.build.BuildContext;
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
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
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
  private static final String SCRATCH = "scratch";

  private final Dockerfile file;
  private final GraphRequest request;
  private final BaseImages images;
  private final Warnings warnings;
  private final NamedContexts contexts;
  private final Map<String, String> global;
  private final List<Vertex> vertices = new ArrayList<>();
  private final Map<Integer, StageBuilder> done = new HashMap<>();
  private final Set<Integer> entered = new HashSet<>();
  private final Map<BaseKey, Integer> bases = new HashMap<>();

  private record BaseKey(String name, Platform platform) {}

  private GraphBuilder(
      Dockerfile file, GraphRequest request, BaseImages images, Warnings warnings) {
    this.file = file;
    this.request = request;
    this.images = images;
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
    StageBuilder target = builder.stage(builder.target().index());
    builder.warnOfUnusedArguments();
    return new BuildGraph(
        builder.vertices,
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
          return emptyImage(image.platform());
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
    var unused = new TreeSet<>(request.subject().arguments().keySet());
    unused.removeIf(Variables::isPredefined);
    unused.removeAll(
        Variables.predefined(request.host(), request.target(), request.subject().target())
            .keySet());
    file.arguments().forEach(node -> forget(node, unused));
    file.stages().forEach(stage -> stage.nodes().forEach(node -> forget(node, unused)));
    done.values().forEach(stage -> unused.removeIf(stage::declares));
    if (!unused.isEmpty()) {
      warnings.warn(
          "UnusedBuildArgs",
          "one or more build arguments were not consumed: " + String.join(", ", unused),
          new LineRange(1, 1));
    }
  }

  private static void forget(Node node, Set<String> unused) {
    if (node.instruction() instanceof Instruction.Arg(List<Instruction.Argument> arguments)) {
      arguments.forEach(argument -> unused.remove(argument.name()));
    }
  }

  private Stage target() {
    String name = request.subject().target();
    if (name.isEmpty()) {
      return file.stages().getLast();
    }
    return find(name, file.stages().size())
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND, "target stage \"" + name + "\" could not be found" + stageNames()));
  }

  private String stageNames() {
    var names = new ArrayList<String>();
    file.stages().stream().map(stage -> stage.from().name()).forEach(names::add);
    names.removeIf(String::isEmpty);
    return names.isEmpty() ? "" : ": the stages are " + String.join(", ", names);
  }

  /** The last stage before {@code before} of that name (in any case) or index. */
  private Optional<Stage> find(String name, int before) {
    for (int i = before - 1; i >= 0; i--) {
      Stage stage = file.stages().get(i);
      if (stage.from().name().equalsIgnoreCase(name) || Integer.toString(i).equals(name)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
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
        find(base, stage.index())
            .filter(found -> found.from().name().equalsIgnoreCase(base))
            .map(found -> stage(found.index()));
    StageBuilder builder =
        builder(
            stage, chosen.or(() -> parent.map(StageBuilder::platform)).orElse(request.target()));
    Optional<NamedContexts.Named> context = contexts.find(base);
    if (parent.isPresent()) {
      builder.begin(parent.get());
    } else if (context.isPresent()) {
      beginWith(builder, context.get(), node);
    } else if (base.equals(SCRATCH)) {
      builder.begin(emptyImage(builder.platform()), scratch(node), Optional.empty());
    } else {
      ImageConfig config = image(base, builder.platform(), node);
      builder.begin(config, base, title -> base(base, config, builder, node, title));
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

  /** A stage whose file system is a named context. */
  private void beginWith(StageBuilder builder, NamedContexts.Named named, Node node) {
    switch (named.context()) {
      case BuildContext.Image(String reference) -> {
        ImageConfig config = image(reference, builder.platform(), node);
        builder.begin(config, reference, title -> base(reference, config, builder, node, title));
      }
      case BuildContext.Layout(var directory, String reference) -> {
        ImageConfig config =
            looked(
                node,
                named.name(),
                () -> images.find(inLayout(directory, reference, builder.platform())));
        builder.begin(
            config, named.name(), title -> base(named.name(), config, builder, node, title));
      }
      default ->
          builder.begin(
              emptyImage(builder.platform()),
              files(named, builder, node),
              Optional.of(loading(named)));
    }
  }

  /** The vertex that has the files of a local context. */
  private int files(NamedContexts.Named named, StageBuilder stage, Node node) {
    Integer known = bases.get(new BaseKey("context " + named.name(), request.host()));
    if (known != null) {
      return known;
    }
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
    int made = add(loading(named), op, List.of(scratch(node)), node, stage);
    bases.put(new BaseKey("context " + named.name(), request.host()), made);
    return made;
  }

  private static String loading(NamedContexts.Named named) {
    return "[context " + named.name() + "] load from client";
  }

  private static ImageConfig emptyImage(Platform platform) {
    return ImageConfig.scratch(platform).withConfig("WorkingDir", Json.of("/"));
  }

  int scratch(Node node) {
    return bases.computeIfAbsent(
        new BaseKey(SCRATCH, request.host()),
        _ ->
            addVertex(
                "", new Op.Base(SCRATCH, Optional.empty()), List.of(), node, "", request.host()));
  }

  boolean isScratch(int id) {
    return vertices.get(id).op() instanceof Op.Base(String _, Optional<ChainId> chain)
        && chain.isEmpty();
  }

  private int base(
      String reference, ImageConfig config, StageBuilder stage, Node node, String title) {
    return bases.computeIfAbsent(
        new BaseKey("image " + reference, stage.platform()),
        _ ->
            addVertex(
                title,
                new Op.Base(reference, ChainId.of(config.diffIds())),
                List.of(),
                node,
                "",
                stage.platform()));
  }

  private ImageConfig image(String reference, Platform platform, Node node) {
    ImageConfig config =
        looked(
            node,
            reference,
            () -> images.find(new BaseImages.Wanted(reference, Optional.empty(), platform)));
    Platform has = config.platform().normal();
    boolean says = !has.os().isEmpty() && !has.architecture().isEmpty();
    if (says && !isSame(has, platform.normal())) {
      warnings.warn(
          "InvalidBaseImagePlatform",
          "Base image "
              + reference
              + " was pulled with platform \""
              + has
              + "\", expected \""
              + platform
              + "\" for current build",
          node.lines());
    }
    return config;
  }

  private static BaseImages.Wanted inLayout(Path directory, String reference, Platform platform) {
    return new BaseImages.Wanted(reference, Optional.of(directory), platform);
  }

  private static boolean isSame(Platform one, Platform other) {
    return one.os().equals(other.os())
        && one.architecture().equals(other.architecture())
        && (one.variant().isEmpty()
            || other.variant().isEmpty()
            || one.variant().equals(other.variant()));
  }

  private ImageConfig looked(Node node, String name, Supplier<ImageConfig> look) {
    try {
      return look.get();
    } catch (DockerfileException placed) {
      throw placed;
    } catch (GantryException failure) {
      throw new DockerfileException(
          failure.kind(), file.source(), node.lines(), name + ": " + failure.text(), failure);
    }
  }

  /** What {@code --from} and {@code from=} mean: a stage, a context, else an image. */
  Op.Origin origin(String from, StageBuilder current, Node node, Inputs inputs) {
    Stage here = current.stage();
    if (from.equals(Integer.toString(here.index()))
        || (!here.from().name().isEmpty() && from.equalsIgnoreCase(here.from().name()))) {
      throw wrong(
          node.lines(), "invalid from flag value " + from + ": refers to current build block");
    }
    Optional<Stage> stage = find(from, file.stages().size());
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
    if (named.isEmpty()) {
      if (from.equals(SCRATCH)) {
        return inputs.vertex(scratch(node));
      }
      ImageConfig config = image(from, current.platform(), node);
      return inputs.vertex(base(from, config, current, node, "FROM " + from));
    }
    return switch (named.get().context()) {
      case BuildContext.Image(String reference) -> {
        ImageConfig config = image(reference, current.platform(), node);
        yield inputs.vertex(base(reference, config, current, node, "FROM " + reference));
      }
      case BuildContext.Layout(var directory, String reference) -> {
        ImageConfig config =
            looked(
                node, from, () -> images.find(inLayout(directory, reference, current.platform())));
        yield inputs.vertex(base(named.get().name(), config, current, node, "FROM " + from));
      }
      default -> new Op.Origin.Context(named.get().name());
    };
  }

  int add(String title, Op op, List<Integer> inputs, Node node, StageBuilder stage) {
    String name = stage.stage().from().name();
    return addVertex(
        title,
        op,
        inputs,
        node,
        name.isEmpty() ? Integer.toString(stage.stage().index()) : name,
        stage.platform());
  }

  private int addVertex(
      String title, Op op, List<Integer> inputs, Node node, String stage, Platform platform) {
    vertices.add(new Vertex(vertices.size(), title, op, inputs, node, stage, platform));
    return vertices.size() - 1;
  }

  /** What stands before the numbers of a stage's steps: platforms and name. */
  String place(Stage stage, Platform platform, Variables variables) {
    var place = new StringBuilder();
    if (request.severalPlatforms()) {
      place.append(platform);
      boolean knowsTarget = variables.sees("TARGETPLATFORM") || variables.sees("TARGETARCH");
      if (knowsTarget && !isSame(platform.normal(), request.target().normal())) {
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
