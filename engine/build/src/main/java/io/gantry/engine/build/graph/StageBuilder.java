package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.dockerfile.Instruction.Pair;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.expand.Expander;
import io.gantry.engine.build.graph.BuildGraph.Step;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.linux.process.Signals;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Walks the instructions of one stage. */
final class StageBuilder {
  private final GraphBuilder graph;
  private final Dockerfile file;
  private final Stage stage;
  private final Platform platform;
  private final Variables variables;
  private final List<Step> steps = new ArrayList<>();
  private StageConfig config = new StageConfig(new ImageConfig(Json.Obj.EMPTY));
  private int vertex;
  private StageNumbers numbers;
  private String trigger = "";

  StageBuilder(
      GraphBuilder graph, Dockerfile file, Stage stage, Platform platform, Variables variables) {
    this.graph = graph;
    this.file = file;
    this.stage = stage;
    this.platform = platform;
    this.variables = variables;
    this.numbers = new StageNumbers(stage.nodes(), List.of(), false);
  }

  /**
   * Begins with an image.
   *
   * @param name for people
   * @param first makes its vertex, of a title
   */
  void begin(ImageConfig base, String name, ToIntFunction<String> first) {
    List<Node> triggers = configure(base);
    numbers = new StageNumbers(stage.nodes(), triggers, true);
    vertex = first.applyAsInt(title("FROM " + name));
    run(triggers);
  }

  /**
   * Begins with files that are no image.
   *
   * @param title what the history says of them; nothing for no files
   */
  void begin(ImageConfig base, int files, Optional<String> title) {
    List<Node> triggers = configure(base);
    numbers = new StageNumbers(stage.nodes(), triggers, false);
    vertex = files;
    title.ifPresent(text -> steps.add(new Step(text, Optional.of(files))));
    run(triggers);
  }

  private List<Node> configure(ImageConfig base) {
    config = new StageConfig(base);
    variables.environment(config.image().environment());
    return triggers();
  }

  /** Begins with what another stage has made. */
  void begin(StageBuilder parent) {
    config = new StageConfig(parent.config.image());
    variables.inherit(parent.variables);
    steps.addAll(parent.steps);
    vertex = parent.vertex;
    List<Node> triggers = triggers();
    numbers = new StageNumbers(stage.nodes(), triggers, false);
    run(triggers);
  }

  private List<Node> triggers() {
    return config.takeTriggers().stream().map(text -> file.trigger(text, stage.node())).toList();
  }

  private void run(List<Node> triggers) {
    trigger = "ONBUILD ";
    walk(triggers);
    trigger = "";
  }

  int vertex() {
    return vertex;
  }

  Stage stage() {
    return stage;
  }

  Platform platform() {
    return platform;
  }

  List<Step> steps() {
    return steps;
  }

  boolean declares(String argument) {
    return variables.declares(argument);
  }

  String workingDirectory() {
    return config.workingDirectory();
  }

  ImageConfig finished(Map<String, String> labels) {
    config.labels(GraphBuilder.ordered(labels));
    return config.image();
  }

  /** What progress shows of an instruction; it counts. */
  String title(Node node) {
    return title(trigger + Titles.of(node, variables.visible()));
  }

  private String title(String text) {
    return numbers.next(graph.place(stage, platform, variables)) + text;
  }

  int add(String title, Op op, List<Integer> inputs, Node node) {
    return graph.add(title, op, inputs, node, this);
  }

  Inputs inputs(Node node, int first) {
    return new Inputs(graph, this, node, first);
  }

  int scratch() {
    return graph.vertices().scratch(stage.node());
  }

  boolean isScratch(int id) {
    return graph.vertices().isScratch(id);
  }

  void walk(List<Node> nodes) {
    for (Node node : nodes) {
      graph.placed(
          node.lines(),
          () -> {
            apply(node);
            return vertex;
          });
    }
  }

  private void apply(Node node) {
    switch (node.instruction()) {
      case Instruction.From _ -> throw new IllegalArgumentException("FROM isn't allowed here");
      case Instruction.Arg(List<Argument> arguments) -> arg(arguments);
      case Instruction.Env(List<Pair> pairs, boolean _) -> {
        Map<String, String> values = pairs(pairs);
        values.forEach(variables::set);
        values.forEach(config::environment);
        configured("ENV " + assignments(values));
      }
      case Instruction.Label(List<Pair> pairs, boolean _) -> {
        Map<String, String> labels = pairs(pairs);
        config.labels(labels);
        configured("LABEL " + assignments(labels));
      }
      case Instruction.Run run -> run(run, node);
      case Instruction.Copy copy -> {
        var builder = new CopyBuilder(copy, this, node, expander());
        for (int made : builder.build()) {
          vertex = made;
          steps.add(new Step(builder.history(), Optional.of(made)));
        }
      }
      case Instruction.Workdir(String path) -> workdir(word(path), node);
      case Instruction.User(String user) -> {
        config.user(word(user));
        configured("USER " + config.user());
      }
      case Instruction.Expose(List<String> words) -> expose(words);
      case Instruction.Volume(List<String> paths) -> {
        List<String> volumes = paths.stream().map(path -> word(path)).toList();
        config.volumes(volumes);
        configured("VOLUME " + GoText.list(volumes));
      }
      case Instruction.Cmd(var command) -> {
        config.command(command);
        configured("CMD " + GoText.quotedList(command.arguments(config.shell())));
      }
      case Instruction.Entrypoint(var command) -> {
        config.entrypoint(command);
        configured("ENTRYPOINT " + GoText.quotedList(command.arguments(config.shell())));
      }
      case Instruction.Shell(List<String> words) -> {
        config.shell(words);
        configured("SHELL " + GoText.list(words));
      }
      case Instruction.StopSignal(String written) -> {
        String signal = word(written);
        int _ = Signals.number(signal);
        config.stopSignal(signal);
        configured("STOPSIGNAL " + signal);
      }
      case Instruction.Healthcheck check ->
          configured("HEALTHCHECK " + GoText.healthcheck(config.healthcheck(check)));
      case Instruction.Onbuild(String text) -> config.onbuild(text);
      case Instruction.Maintainer(String name) -> {
        config.author(name);
        configured("MAINTAINER " + name);
      }
    }
  }

  private void arg(List<Argument> arguments) {
    var texts = new ArrayList<String>();
    for (Argument argument : arguments) {
      Optional<String> value = variables.declare(argument, _ -> {});
      texts.add(value.map(text -> argument.name() + "=" + text).orElse(argument.name()));
    }
    configured("ARG " + String.join(" ", texts));
  }

  /** All pairs see the values from before the instruction. */
  private Map<String, String> pairs(List<Pair> pairs) {
    var values = new LinkedHashMap<String, String>();
    pairs.forEach(pair -> values.put(word(pair.name()), word(pair.value())));
    return values;
  }

  private void expose(List<String> words) {
    var ports = new ArrayList<String>();
    for (String word : words.stream().sorted().toList()) { // as written, before substitution
      expander().words(word).forEach(port -> ports.addAll(Ports.parse(port)));
    }
    config.expose(ports);
    configured("EXPOSE " + GoText.list(ports));
  }

  private void workdir(String path, Node node) {
    String directory = Paths.resolve(config.workingDirectory(), path);
    // as BuildKit: an absolute path is told as it was written
    String told = path.startsWith("/") ? path : directory;
    config.workingDirectory(told);
    if (directory.equals("/")) {
      configured("WORKDIR " + told);
      return;
    }
    vertex =
        add(title(node), new Op.MakeDirectory(directory, config.user()), List.of(vertex), node);
    steps.add(new Step("WORKDIR " + told, Optional.of(vertex)));
  }

  private void run(Instruction.Run run, Node node) {
    RunCommand command = RunCommand.of(run, config.shell());
    Inputs inputs = inputs(node, vertex);
    Op.Run op =
        new RunBuilder(graph.running(), variables, config)
            .build(run, command, inputs, text -> word(text));
    var shown = variables.visible();
    for (Op.RunMount mount : op.mounts()) {
      if (mount instanceof Op.RunMount.Secret secret && !secret.variable().isEmpty()) {
        shown.put(secret.variable(), "****");
      }
    }
    vertex = add(title(trigger + Titles.of(node, shown)), op, inputs.ids(), node);
    List<String> arguments = variables.arguments();
    String prefix =
        arguments.isEmpty() ? "" : "|" + arguments.size() + " " + String.join(" ", arguments) + " ";
    steps.add(
        new Step(
            "RUN " + prefix + String.join(" ", command.arguments()) + " # buildkit",
            Optional.of(vertex)));
  }

  private void configured(String createdBy) {
    steps.add(new Step(createdBy, Optional.empty()));
  }

  private Expander expander() {
    return variables.expander(_ -> {});
  }

  private String word(String text) {
    return expander().word(text);
  }

  private static String assignments(Map<String, String> map) {
    var words = new ArrayList<String>();
    map.forEach((name, value) -> words.add(name + "=" + value));
    return String.join(" ", words);
  }
}
