package io.gantry.engine.build.dockerfile;

import java.util.List;

/**
 * An instruction and where it stands.
 *
 * @param keyword as written
 * @param text the whole instruction on one line, as written
 * @param comments of the lines above, without their hash
 */
public record Node(
    Instruction instruction, String keyword, String text, LineRange lines, List<String> comments) {
  /** Copies the list. */
  public Node {
    comments = List.copyOf(comments);
  }

  /** What the comments above say of {@code name}: {@code # name description}; may be empty. */
  public String description(String name) {
    return comments.stream()
        .filter(comment -> !name.isEmpty() && comment.startsWith(name + " "))
        .findFirst()
        .map(comment -> comment.substring(name.length() + 1))
        .orElse("");
  }
}
