package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.dockerfile.Node;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The build arguments that nobody has asked for. */
final class UnusedArguments {
  private final TreeSet<String> names;

  UnusedArguments(Collection<String> given) {
    names = new TreeSet<>(given);
    names.removeIf(Variables::isPredefined);
  }

  void forget(Collection<String> used) {
    names.removeAll(used);
  }

  void forget(Predicate<String> used) {
    names.removeIf(used);
  }

  /** Those that a file declares, also in stages that are not built. */
  void forget(Dockerfile file) {
    file.arguments().forEach(this::forget);
    file.stages().forEach(stage -> stage.nodes().forEach(this::forget));
  }

  private void forget(Node node) {
    if (node.instruction() instanceof Instruction.Arg(List<Instruction.Argument> arguments)) {
      arguments.forEach(argument -> names.remove(argument.name()));
    }
  }

  void warn(Warnings warnings) {
    if (!names.isEmpty()) {
      warnings.warn(
          "UnusedBuildArgs",
          "one or more build arguments were not consumed: " + String.join(", ", names),
          new LineRange(1, 1));
    }
  }
}
