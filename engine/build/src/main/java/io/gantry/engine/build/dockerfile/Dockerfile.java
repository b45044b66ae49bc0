package io.gantry.engine.build.dockerfile;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parsed Dockerfile.
 *
 * @param arguments the ARGs before the first FROM
 * @param emptyContinuations the last lines of instructions with empty lines in their middle
 */
public record Dockerfile(
    Source source,
    Directives directives,
    List<Node> arguments,
    List<Stage> stages,
    List<Integer> emptyContinuations) {
  /** Copies the lists. */
  public Dockerfile {
    arguments = List.copyOf(arguments);
    stages = List.copyOf(stages);
    emptyContinuations = List.copyOf(emptyContinuations);
  }

  /**
   * Parses.
   *
   * @throws DockerfileException at the first line that is wrong
   */
  public static Dockerfile parse(Source source) {
    if (source.size() == 0) {
      throw DockerfileException.parse(
          source, new LineRange(1, 1), "the Dockerfile cannot be empty: begin with FROM");
    }
    Directives directives = Directives.parse(source);
    var lexer = new Lexer(source, directives.escape(), directives.size());
    var parser = new Parser(source, directives.escape());
    var arguments = new ArrayList<Node>();
    var stages = new ArrayList<Stage>();
    Optional<Node> from = Optional.empty();
    var nodes = new ArrayList<Node>();
    List<Statement> statements = lexer.statements();
    if (statements.isEmpty()) {
      throw DockerfileException.parse(
          source, new LineRange(1, 1), "file with no instructions: begin with FROM");
    }
    for (Statement statement : statements) {
      Node node = parser.node(statement);
      if (node.instruction() instanceof Instruction.From) {
        finish(from, nodes, stages);
        from = Optional.of(node);
        nodes.clear();
      } else if (from.isPresent()) {
        nodes.add(node);
      } else if (node.instruction() instanceof Instruction.Arg) {
        arguments.add(node);
      } else {
        throw DockerfileException.parse(source, node.lines(), "no build stage in current context");
      }
    }
    finish(from, nodes, stages);
    if (stages.isEmpty()) {
      throw DockerfileException.parse(
          source, new LineRange(1, 1), "dockerfile contains no stages to build: add a FROM");
    }
    return new Dockerfile(source, directives, arguments, stages, lexer.emptyContinuations());
  }

  /**
   * Parses the instruction that an ONBUILD kept.
   *
   * @param at where errors point: the FROM that inherits it
   */
  public Node trigger(String text, Node at) {
    var source = Source.of("ONBUILD", text);
    List<Statement> statements = new Lexer(source, '\\', 0).statements();
    if (statements.size() != 1) {
      throw DockerfileException.parse(this.source, at.lines(), "malformed ONBUILD: " + text);
    }
    return new Parser(this.source, '\\').node(statements.getFirst().at(at.lines()));
  }

  /** The stage that FROM means by a name, in any case: the last before the one of an index. */
  public Optional<Stage> stage(String name, int before) {
    return stages.subList(0, before).reversed().stream()
        .filter(stage -> !name.isEmpty() && stage.from().name().equalsIgnoreCase(name))
        .findFirst();
  }

  /** The stage that {@code --from} means by a name, in any case, or an index. */
  public Optional<Stage> find(String nameOrIndex) {
    return stage(nameOrIndex, stages.size())
        .or(() ->
            stages.stream()
                .filter(stage -> Integer.toString(stage.index()).equals(nameOrIndex))
                .findFirst());
  }

  /**
   * The stage that {@code --target} means; the last if that is empty.
   *
   * @throws GantryException {@code NOT_FOUND}
   */
  public Stage target(String nameOrIndex) {
    if (nameOrIndex.isEmpty()) {
      return stages.getLast();
    }
    return find(nameOrIndex)
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND,
                "target stage \"" + nameOrIndex + "\" could not be found" + instead(nameOrIndex)));
  }

  private String instead(String missing) {
    List<String> names =
        stages.stream().map(stage -> stage.from().name()).filter(name -> !name.isEmpty()).toList();
    String near = Suggestion.among(names, missing);
    return near.isEmpty() && !names.isEmpty()
        ? ": the stages are " + String.join(", ", names)
        : near;
  }

  private static void finish(Optional<Node> from, List<Node> nodes, List<Stage> stages) {
    from.ifPresent(node -> {
      if (node.instruction() instanceof Instruction.From instruction) {
        stages.add(new Stage(stages.size(), node, instruction, nodes));
      }
    });
  }
}
