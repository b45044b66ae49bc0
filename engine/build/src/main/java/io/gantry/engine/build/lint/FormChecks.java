package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Node;
import io.gantry.engine.build.dockerfile.Stage;
import io.gantry.engine.build.lint.Rule.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the text of the whole file shows: cases of keywords, comments, continuations. */
final class FormChecks {
  private FormChecks() {}

  static List<Finding> of(Dockerfile file) {
    var findings = new ArrayList<Finding>();
    for (int line : file.emptyContinuations()) {
      findings.add(Rules.NO_EMPTY_CONTINUATION.at(line, "Empty continuation line"));
    }
    casing(file, findings);
    for (Node node : file.arguments()) {
      description(node, findings);
    }
    for (Stage stage : file.stages()) {
      description(stage.node(), findings);
      for (Node node : stage.nodes()) {
        description(node, findings);
        if (node.instruction() instanceof Instruction.Maintainer) {
          findings.add(
              Rules.MAINTAINER_DEPRECATED.at(
                  node, "Maintainer instruction is deprecated in favor of using label"));
        }
      }
    }
    return findings;
  }

  private static void casing(Dockerfile file, List<Finding> findings) {
    var nodes = new ArrayList<Node>();
    for (Stage stage : file.stages()) {
      nodes.add(stage.node());
      nodes.addAll(stage.nodes());
    }
    long lower = nodes.stream().filter(node -> isLower(node.keyword())).count();
    long upper = nodes.stream().filter(node -> isUpper(node.keyword())).count();
    boolean toLower = lower > upper;
    for (Node node : nodes) {
      if (!(toLower ? isLower(node.keyword()) : isUpper(node.keyword()))) {
        findings.add(
            Rules.CONSISTENT_INSTRUCTION_CASING.at(
                node,
                "Command '"
                    + node.keyword()
                    + "' should match the case of the command majority ("
                    + (toLower ? "lowercase" : "uppercase")
                    + ")"));
      }
    }
  }

  private static void description(Node node, List<Finding> findings) {
    List<String> names =
        switch (node.instruction()) {
          case Instruction.Arg(var arguments) ->
              arguments.stream().map(Instruction.Argument::name).toList();
          case Instruction.From from when !from.name().isEmpty() -> List.of(from.name());
          default -> List.of();
        };
    if (names.isEmpty() || node.comments().isEmpty()) {
      return;
    }
    String word = node.comments().getLast().split(" ", 2)[0];
    if (!names.contains(word)) {
      findings.add(
          Rules.INVALID_DEFINITION_DESCRIPTION.at(
              node,
              "Comment for "
                  + node.keyword().toUpperCase(Locale.ROOT)
                  + " should follow the format: `# "
                  + (names.size() > 1 ? "<arg_key>" : names.getFirst())
                  + " <description>`"));
    }
  }

  static boolean isLower(String word) {
    return word.equals(word.toLowerCase(Locale.ROOT));
  }

  static boolean isUpper(String word) {
    return word.equals(word.toUpperCase(Locale.ROOT));
  }
}
