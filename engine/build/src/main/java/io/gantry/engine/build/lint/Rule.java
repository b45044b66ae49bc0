package io.gantry.engine.build.lint;

import io.gantry.engine.build.dockerfile.LineRange;
import io.gantry.engine.build.dockerfile.Node;
import java.util.List;

/**
 * A rule.
 *
 * @param name as BuildKit names it, for {@code # check=skip=}; a page of the documentation bears it
 * @param description what it asks for
 * @param experimental whether it is only in force where {@code # check=experimental=} names it
 */
public record Rule(String name, String description, boolean experimental) {
  /** Something that breaks a rule, in an instruction or on a line. */
  record Finding(Rule rule, LineRange lines, List<String> comments, String text) {}

  static Rule of(String name, String description) {
    return new Rule(name, description, false);
  }

  Finding at(Node node, String text) {
    return new Finding(this, node.lines(), node.comments(), text);
  }

  Finding at(int line, String text) {
    return new Finding(this, new LineRange(line, line), List.of(), text);
  }
}
