package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Node;
import java.util.List;

/** Numbers the steps of a stage as BuildKit does: {@code [two 1/18]}. */
final class StageNumbers {
  private final int total;
  private int number;

  /**
   * Counts.
   *
   * @param triggers those that ONBUILD left in the base: all count, also what makes no layer
   * @param from whether FROM counts: not where it names a stage or nothing
   */
  StageNumbers(List<Node> nodes, List<Node> triggers, boolean from) {
    total = (from ? 1 : 0) + count(nodes) + triggers.size();
  }

  private static int count(List<Node> nodes) {
    return (int) nodes.stream().filter(StageNumbers::makesLayer).count();
  }

  private static boolean makesLayer(Node node) {
    return switch (node.instruction()) {
      case Instruction.Run _, Instruction.Copy _, Instruction.Workdir _ -> true;
      default -> false;
    };
  }

  /**
   * The begin of the next title.
   *
   * @param place what stands before the number; may be empty
   */
  String next(String place) {
    number = Math.min(number + 1, total);
    int width = Integer.toString(total).length();
    String padded = " ".repeat(width - Integer.toString(number).length()) + number;
    return "[" + place + padded + "/" + total + "] ";
  }
}
