package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;

/**
 * A text of definitions.
 *
 * @param name as errors show it
 * @param firstLine the number of its first line
 */
public record Source(String name, String text, int firstLine) {
  /** A whole file. */
  public static Source of(String name, String text) {
    return new Source(name, text, 1);
  }

  /** An error at an offset, with the lines around it. */
  GantryException error(int at, String message) {
    int offset = Math.clamp(at, 0, text.length());
    int line = 0;
    int start = 0;
    for (int i = 0; i < offset; i++) {
      if (text.charAt(i) == '\n') {
        line++;
        start = i + 1;
      }
    }
    List<String> lines = text.lines().toList();
    String rule = "--------------------\n";
    var excerpt = new StringBuilder(name).append(':').append(firstLine + line).append('\n');
    excerpt.append(rule);
    for (int i = Math.max(0, line - 2); i < Math.min(lines.size(), line + 3); i++) {
      String number = Integer.toString(firstLine + i);
      excerpt.append(" ".repeat(Math.max(1, 4 - number.length()))).append(number);
      excerpt.append(i == line ? " | >>> " : " |     ").append(lines.get(i)).append('\n');
    }
    excerpt.append(rule).append("ERROR: ").append(name).append(':').append(firstLine + line);
    excerpt.append(',').append(offset - start + 1).append(": ").append(message);
    return new GantryException(Kind.INVALID, excerpt.toString());
  }
}
