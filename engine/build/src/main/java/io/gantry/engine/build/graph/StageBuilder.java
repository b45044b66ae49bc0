package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Heredoc;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.dockerfile.Instruction.Pair;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.expand.Expander;
import io.gantry.engine.build.graph.BuildGraph.Step;
import io.gantry.platform.oci.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Walks the instructions of one stage. */
final class StageBuilder {
  private final GraphBuilder graph;
  private final Dockerfile file;
  private final Stage stage;
  private final Variables variables;
  private final String network;
  private final List<Step> steps = new ArrayList<>();
  private StageConfig config =
      new StageConfig(new ImageConfig(io.gantry.platform.base.json.Json.Obj.EMPTY));
  private int vertex;
  private int number;
  private final int total;

  StageBuilder(
      GraphBuilder graph, Dockerfile file, Stage stage, Variables variables, String network) {
    this.graph = graph;
    this.file = file;
    this.stage = stage;
    this.variables = variables;
    this.network = network;
    this.total = 1 + (int) stage.nodes().stream().filter(StageBuilder::makesLayer).count();
  }

  private static boolean makesLayer(Node node) {
    return switch (node.instruction()) {
      case Instruction.Run _, Instruction.Copy _, Instruction.Workdir _ -> true;
      default -> false;
    };
  }

  /** Begins with an image. */
  void begin(ImageConfig base, int baseVertex) {
    config = new StageConfig(base);
    variables.environment(config.image().environment());
    vertex = baseVertex;
    triggers();
  }

  /** Begins with what another stage has made. */
  void begin(StageBuilder parent) {
    config = new StageConfig(parent.config.image());
    variables.environment(config.image().environment());
    variables.inherit(parent.variables);
    steps.addAll(parent.steps);
    vertex = parent.vertex;
    number = 1;
    triggers();
  }

  private void triggers() {
    for (String trigger : config.takeTriggers()) {
      dispatch(file.trigger(trigger, stage.node()));
    }
  }

  int vertex() {
    return vertex;
  }

  List<Step> steps() {
    return steps;
  }

  ImageConfig finished(Map<String, String> labels) {
    config.labels(GraphBuilder.ordered(labels));
    return config.image();
  }

  /** The next progress title of this stage. */
  String title(String text) {
    number = Math.min(number + 1, total);
    String where = graph.hasManyStages() ? stage.title() + " " : "";
    return "[" + where + number + "/" + total + "] " + text;
  }

  void walk(List<Node> nodes) {
    nodes.forEach(this::dispatch);
  }

  private void dispatch(Node node) {
    graph.placed(
        node.lines(),
        () -> {
          apply(node);
          return vertex;
        });
  }

  private void apply(Node node) {
    switch (node.instruction()) {
      case Instruction.From _ -> throw new IllegalArgumentException("FROM isn't allowed here");
      case Instruction.Arg(List<Argument> arguments) -> arg(arguments, node);
      case Instruction.Env(List<Pair> pairs, boolean _) -> env(pairs, node);
      case Instruction.Label(List<Pair> pairs, boolean _) -> {
        var labels = new LinkedHashMap<String, String>();
        pairs.forEach(pair -> labels.put(word(pair.name(), node), word(pair.value(), node)));
        config.labels(labels);
        configured("LABEL " + assignments(labels));
      }
      case Instruction.Run run -> run(run, node);
      case Instruction.Copy copy -> copy(copy, node);
      case Instruction.Workdir(String path) -> workdir(word(path, node), node);
      case Instruction.User(String user) -> {
        config.user(word(user, node));
        configured("USER " + config.user());
      }
      case Instruction.Expose(List<String> words) -> {
        var ports = new ArrayList<String>();
        for (String word : words) {
          expander(node).words(word).forEach(port -> ports.addAll(Ports.parse(port)));
        }
        config.expose(ports);
        configured("EXPOSE " + goList(ports));
      }
      case Instruction.Volume(List<String> paths) -> {
        List<String> volumes = paths.stream().map(path -> word(path, node)).toList();
        config.volumes(volumes);
        configured("VOLUME " + goList(volumes));
      }
      case Instruction.Cmd(var command) -> {
        config.command(command);
        configured("CMD " + quoted(command.arguments(config.shell())));
      }
      case Instruction.Entrypoint(var command) -> {
        config.entrypoint(command);
        configured("ENTRYPOINT " + quoted(command.arguments(config.shell())));
      }
      case Instruction.Shell(List<String> words) -> {
        config.shell(words);
        configured("SHELL " + goList(words));
      }
      case Instruction.StopSignal(String signal) -> {
        config.stopSignal(word(signal, node));
        configured("STOPSIGNAL " + word(signal, node));
      }
      case Instruction.Healthcheck check -> {
        config.healthcheck(check);
        configured(upper(node));
      }
      case Instruction.Onbuild(String text) -> {
        config.onbuild(text);
        configured("ONBUILD " + text);
      }
      case Instruction.Maintainer(String name) -> {
        config.author(name);
        configured("MAINTAINER " + name);
      }
    }
  }

  private void arg(List<Argument> arguments, Node node) {
    var texts = new ArrayList<String>();
    for (Argument argument : arguments) {
      Optional<String> value = variables.declare(argument, name -> undefined(name, node));
      texts.add(value.map(text -> argument.name() + "=" + text).orElse(argument.name()));
    }
    configured("ARG " + String.join(" ", texts));
  }

  private void env(List<Pair> pairs, Node node) {
    // all pairs see the values from before the instruction
    var values = new LinkedHashMap<String, String>();
    pairs.forEach(pair -> values.put(word(pair.name(), node), word(pair.value(), node)));
    values.forEach(variables::set);
    config.environment(variables.environment());
    configured("ENV " + assignments(values));
  }

  private void workdir(String path, Node node) {
    String directory = Paths.resolve(config.workingDirectory(), path);
    config.workingDirectory(directory);
    vertex =
        graph.add(
            title(upper(node)),
            new Op.MakeDirectory(directory, config.user()),
            List.of(vertex),
            node);
    steps.add(new Step("WORKDIR " + directory, Optional.of(vertex)));
  }

  private void run(Instruction.Run run, Node node) {
    if (run.security().equals("insecure")) {
      throw new IllegalArgumentException("RUN --security=insecure is not supported by gantry yet");
    }
    RunCommand command = RunCommand.of(run, config.shell());
    var environment = new ArrayList<>(variables.environment());
    List<String> arguments = variables.visibleArguments();
    environment.addAll(arguments);
    var mounts = new ArrayList<Op.RunMount>();
    for (Map<String, String> options : run.mounts()) {
      mounts.add(
          RunMounts.parse(options, config.workingDirectory(), text -> expander(node).word(text)));
    }
    var op =
        new Op.Run(
            command.arguments(),
            List.copyOf(environment),
            variables.proxies(),
            config.user(),
            config.workingDirectory(),
            run.network().isEmpty() ? network : run.network(),
            false,
            List.of(),
            List.of(),
            command.scripts(),
            List.copyOf(mounts));
    vertex = graph.add(title(upper(node)), op, List.of(vertex), node);
    String prefix =
        arguments.isEmpty() ? "" : "|" + arguments.size() + " " + String.join(" ", arguments) + " ";
    steps.add(
        new Step(
            "RUN " + prefix + String.join(" ", command.arguments()) + " # buildkit",
            Optional.of(vertex)));
  }

  private void copy(Instruction.Copy copy, Node node) {
    Instruction.CopyFlags flags = copy.flags();
    if (!flags.checksum().isEmpty()) {
      throw new IllegalArgumentException("ADD --checksum is only for remote sources");
    }
    List<String> sources = copy.sources().stream().map(source -> word(source, node)).toList();
    for (String source : sources) {
      if (copy.add() && isRemote(source)) {
        throw new IllegalArgumentException(
            "ADD of remote sources is not supported by gantry yet: " + source);
      }
    }
    var inline = new ArrayList<Op.InlineFile>();
    for (Heredoc heredoc : copy.heredocs()) {
      String body = heredoc.body();
      inline.add(
          new Op.InlineFile(
              heredoc.name(), heredoc.expand() ? expander(node).document(body) : body));
    }
    String written = word(copy.destination(), node);
    String destination = Paths.destination(config.workingDirectory(), written);
    if (sources.size() + inline.size() > 1
        && !Paths.mustBeDirectory(destination)
        && !destination.equals("/")) {
      throw new IllegalArgumentException(
          "when using "
              + (copy.add() ? "ADD" : "COPY")
              + " with more than one source file, the destination must be a directory and end with"
              + " a /");
    }
    String owner = word(flags.owner(), node);
    String mode = word(flags.mode(), node);
    var inputs = new ArrayList<Integer>();
    inputs.add(vertex);
    boolean fromContext = flags.from().isEmpty();
    if (!fromContext) {
      inputs.add(graph.source(flags.from(), stage, node));
    }
    var op =
        new Op.Copy(
            fromContext ? new Op.Origin.Context("") : new Op.Origin.Input(1),
            flags.unpack().orElse(copy.add()),
            sources,
            List.copyOf(inline),
            destination,
            owner,
            mode,
            flags.parents(),
            flags.excludes().stream().map(exclude -> word(exclude, node)).toList());
    vertex = graph.add(title(upper(node)), op, inputs, node);
    var text = new StringBuilder(copy.add() ? "ADD" : "COPY");
    text.append(flags.parents() ? " --parents" : "");
    text.append(owner.isEmpty() ? "" : " --chown=" + owner);
    text.append(mode.isEmpty() ? "" : " --chmod=" + mode);
    text.append(flags.link() ? " --link" : "");
    sources.forEach(source -> text.append(' ').append(source));
    inline.forEach(each -> text.append(" <<").append(each.name()));
    steps.add(new Step(text + " " + written + " # buildkit", Optional.of(vertex)));
  }

  private static boolean isRemote(String source) {
    return source.startsWith("http://")
        || source.startsWith("https://")
        || source.startsWith("git://")
        || source.startsWith("git@");
  }

  private void configured(String createdBy) {
    steps.add(new Step(createdBy, Optional.empty()));
  }

  private Expander expander(Node node) {
    return variables.expander(name -> undefined(name, node));
  }

  private String word(String text, Node node) {
    return expander(node).word(text);
  }

  private void undefined(String name, Node node) {
    graph
        .warnings()
        .warn("UndefinedVar", "usage of undefined variable '$" + name + "'", node.lines());
  }

  private static String upper(Node node) {
    int length = node.keyword().length();
    return node.keyword().toUpperCase(Locale.ROOT) + node.text().substring(length);
  }

  private static String assignments(Map<String, String> map) {
    var words = new ArrayList<String>();
    map.forEach((name, value) -> words.add(name + "=" + value));
    return String.join(" ", words);
  }

  private static String goList(List<String> words) {
    return "[" + String.join(" ", words) + "]";
  }

  private static String quoted(List<String> words) {
    return goList(
        words.stream().map(word -> io.gantry.platform.base.json.Json.of(word).text()).toList());
  }
}
