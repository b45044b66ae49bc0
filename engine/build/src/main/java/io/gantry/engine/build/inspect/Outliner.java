package io.gantry.engine.build.inspect;

import io.gantry.engine.api.build.ImageBuilder.Outline;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Instruction.Argument;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.expand.Expander;
import io.gantry.engine.build.lint.Surroundings;
import io.gantry.engine.build.lint.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Collects what the stages of a target take. */
final class Outliner {
  private final Dockerfile file;
  private final View view;

  /** ARGs before the first FROM, by name. */
  private final Map<String, Definition> global = new HashMap<>();

  private final Map<String, Definition> used = new HashMap<>();
  private final Map<String, Boolean> secrets = new LinkedHashMap<>();
  private final Map<String, Boolean> agents = new LinkedHashMap<>();

  /** An ARG, where it is defined, and which other ARGs its value takes. */
  private record Definition(Outline.Argument argument, int line, Set<String> takes) {}

  private Outliner(Dockerfile file, View view) {
    this.file = file;
    this.view = view;
  }

  static Outline of(Dockerfile file, Surroundings surroundings) {
    Stage target = file.target(surroundings.target());
    var view = View.of(file, surroundings.withTarget(Integer.toString(target.index())));
    var outliner = new Outliner(file, view);
    return outliner.outline(target);
  }

  private Outline outline(Stage target) {
    for (Node node : file.arguments()) {
      if (node.instruction() instanceof Instruction.Arg(List<Argument> arguments)) {
        arguments.forEach(argument -> global.put(argument.name(), define(argument, node)));
      }
    }
    // the nearest definition of a name counts
    for (Stage stage : view.needed().reversed()) {
      from(stage);
      view.nodes(stage).forEach(this::node);
    }
    var arguments = new ArrayList<>(used.values());
    arguments.sort(Comparator.comparingInt(Definition::line));
    String name = target.from().name();
    return new Outline(
        name,
        target.node().description(name),
        arguments.stream().map(Definition::argument).toList(),
        secrets,
        agents);
  }

  private Definition define(Argument argument, Node node) {
    var takes = new HashSet<String>();
    argument.value().ifPresent(text -> takes.addAll(names(text)));
    return new Definition(
        new Outline.Argument(
            argument.name(), view.global(argument.name()), node.description(argument.name())),
        node.lines().first(),
        takes);
  }

  private Set<String> names(String text) {
    var names = new HashSet<String>();
    try {
      var _ =
          new Expander(file.directives().escape(), view.globals(), _ -> {}, names::add).word(text);
    } catch (IllegalArgumentException _) {
      // the build says so
    }
    return names;
  }

  private void from(Stage stage) {
    var names = names(stage.from().base());
    names.addAll(names(stage.from().platform()));
    names.forEach(this::useGlobal);
  }

  private void useGlobal(String name) {
    Definition definition = global.get(name);
    if (definition != null && used.putIfAbsent(name, definition) == null) {
      definition.takes().forEach(this::useGlobal);
    }
  }

  private void node(View.Seen seen) {
    switch (seen.node().instruction()) {
      case Instruction.Arg(List<Argument> arguments) -> {
        for (Argument argument : arguments) {
          argument(seen, argument);
        }
      }
      case Instruction.Run run -> run.mounts().forEach(mount -> mount(seen, mount));
      default -> {}
    }
  }

  private void argument(View.Seen seen, Argument argument) {
    String name = argument.name();
    if (argument.value().isEmpty() && global.containsKey(name)) {
      useGlobal(name);
      return;
    }
    used.putIfAbsent(
        name,
        new Definition(
            new Outline.Argument(name, seen.after(name), seen.node().description(name)),
            seen.node().lines().first(),
            Set.of()));
  }

  private void mount(View.Seen seen, Map<String, String> options) {
    boolean required = options.getOrDefault("required", "false").equalsIgnoreCase("true");
    Optional<String> id = first(options, "source", "src", "id").map(seen::word);
    switch (options.getOrDefault("type", "bind")) {
      case "secret" -> {
        String target = seen.word(first(options, "target", "dst", "destination").orElse(""));
        String fileName = target.substring(target.lastIndexOf('/') + 1);
        secrets.putIfAbsent(id.orElse(fileName), required);
      }
      case "ssh" -> agents.putIfAbsent(id.orElse("default"), required);
      default -> {}
    }
  }

  private static Optional<String> first(Map<String, String> options, String... names) {
    for (String name : names) {
      if (options.containsKey(name)) {
        return Optional.of(options.getOrDefault(name, ""));
      }
    }
    return Optional.empty();
  }
}
