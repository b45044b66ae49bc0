package io.gantry.engine.build.dockerfile;

import java.util.List;

/**
 * A stage: FROM and what follows it.
 *
 * @param index from 0
 */
public record Stage(int index, Node node, Instruction.From from, List<Node> nodes) {
  /** Copies the list. */
  public Stage {
    nodes = List.copyOf(nodes);
  }

  /** The name that progress shows: what AS says, or {@code stage-N}. */
  public String title() {
    return from.name().isEmpty() ? "stage-" + index : from.name();
  }
}
