package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.ImageConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes the graph of one build. Used by one thread, once. */
public final class GraphBuilder {
  private final Dockerfile file;
  private final GraphRequest request;
  private final BaseImages images;
  private final Warnings warnings;
  private final Map<String, String> global;
  private final List<Vertex> vertices = new ArrayList<>();
  private final Map<Integer, StageBuilder> done = new HashMap<>();
  private final Set<Integer> entered = new HashSet<>();
  private final Map<String, Integer> baseVertices = new HashMap<>();

  private GraphBuilder(
      Dockerfile file, GraphRequest request, BaseImages images, Warnings warnings) {
    this.file = file;
    this.request = request;
    this.images = images;
    this.warnings = warnings;
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
        builder.vertices, target.vertex(), target.finished(request.labels()), target.steps());
  }

  private Map<String, String> globalArguments() {
    Map<String, String> platform = Variables.ofPlatform(request.platform());
    var variables = new Variables(file.directives().escape(), request.buildArguments(), platform);
    platform.forEach(variables::set);
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
    var unused = new TreeSet<>(request.buildArguments().keySet());
    unused.removeIf(Variables::isPredefined);
    file.arguments().forEach(node -> forget(node, unused));
    file.stages().forEach(stage -> stage.nodes().forEach(node -> forget(node, unused)));
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
    if (request.target().isEmpty()) {
      return file.stages().getLast();
    }
    return find(request.target(), file.stages().size())
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND, "target stage \"" + request.target() + "\" could not be found"));
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
      throw new DockerfileException(
          Kind.INVALID,
          file.source(),
          stage.node().lines(),
          "circular dependency detected on stage: " + stage.title());
    }
    var variables = new Variables(file.directives().escape(), request.buildArguments(), global);
    var builder = new StageBuilder(this, file, stage, variables, request.network());
    begin(builder, stage);
    builder.walk(stage.nodes());
    done.put(index, builder);
    return builder;
  }

  private void begin(StageBuilder builder, Stage stage) {
    LineRange lines = stage.node().lines();
    var undefined = new ArrayList<String>();
    var variables = new Variables(file.directives().escape(), Map.of(), Map.of());
    global.forEach(variables::set);
    String base = placed(lines, () -> variables.expander(undefined::add).word(stage.from().base()));
    placed(lines, () -> variables.expander(undefined::add).word(stage.from().platform()));
    for (String name : undefined) {
      warnings.warn("UndefinedArgInFrom", "FROM argument '" + name + "' is not declared", lines);
    }
    if (base.isBlank()) {
      throw new DockerfileException(
          Kind.INVALID,
          file.source(),
          lines,
          "base name (" + stage.from().base() + ") should not be blank");
    }
    Optional<Stage> parent =
        find(base, stage.index()).filter(s -> s.from().name().equalsIgnoreCase(base));
    if (parent.isPresent()) {
      builder.begin(stage(parent.get().index()));
    } else if (base.equals("scratch")) {
      ImageConfig empty = ImageConfig.scratch(request.platform());
      builder.begin(empty, baseVertex("scratch", empty, stage.node(), "FROM scratch"));
    } else {
      ImageConfig config = image(base, stage.node());
      builder.begin(config, baseVertex(base, config, stage.node(), builder.title("FROM " + base)));
    }
  }

  private int baseVertex(String reference, ImageConfig config, Node node, String title) {
    return baseVertices.computeIfAbsent(
        reference,
        _ -> add(title, new Op.Base(reference, ChainId.of(config.diffIds())), List.of(), node));
  }

  private ImageConfig image(String reference, Node node) {
    try {
      return images.find(reference);
    } catch (DockerfileException placed) {
      throw placed;
    } catch (GantryException failure) {
      throw new DockerfileException(
          failure.kind(), file.source(), node.lines(), reference + ": " + failure.text(), failure);
    }
  }

  /** The vertex that COPY --from means: a stage, else an image. */
  int source(String from, Stage current, Node node) {
    if (from.equals(Integer.toString(current.index()))
        || (!current.from().name().isEmpty() && from.equalsIgnoreCase(current.from().name()))) {
      throw new DockerfileException(
          Kind.INVALID,
          file.source(),
          node.lines(),
          "invalid from flag value " + from + ": refers to current build block");
    }
    Optional<Stage> stage = find(from, file.stages().size());
    if (stage.isPresent()) {
      return stage(stage.get().index()).vertex();
    }
    if (!from.isEmpty() && from.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new DockerfileException(
          Kind.INVALID,
          file.source(),
          node.lines(),
          "invalid from flag value " + from + ": invalid stage index");
    }
    return baseVertex(from, image(from, node), node, "[internal] FROM " + from);
  }

  int add(String title, Op op, List<Integer> inputs, Node node) {
    vertices.add(new Vertex(vertices.size(), title, op, inputs, node));
    return vertices.size() - 1;
  }

  Warnings warnings() {
    return warnings;
  }

  /** Runs {@code work}; what is wrong gets its place. */
  <T> T placed(LineRange lines, java.util.function.Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException problem) {
      throw new DockerfileException(
          Kind.INVALID,
          file.source(),
          lines,
          "failed to process line " + lines.first() + ": " + problem.getMessage());
    }
  }

  /** How many progress lines the stages have, to number them. */
  boolean hasManyStages() {
    return file.stages().size() > 1;
  }

  static Map<String, String> ordered(Map<String, String> map) {
    var ordered = new LinkedHashMap<String, String>();
    new TreeSet<>(map.keySet()).forEach(key -> ordered.put(key, map.getOrDefault(key, "")));
    return ordered;
  }
}
