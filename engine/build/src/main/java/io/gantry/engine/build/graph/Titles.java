package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.Instruction;
import io.gantry.engine.build.dockerfile.Node;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What progress shows of an instruction. Pure. */
final class Titles {
  /** Single quotes and escapes keep what they enclose; {@code $name} and {@code ${name}} do not. */
  private static final Pattern VARIABLE =
      Pattern.compile(
          "'[^']*'|\\\\.|\\$(?:([A-Za-z_][A-Za-z0-9_]*)|\\{([A-Za-z_][A-Za-z0-9_]*)\\})");

  private static final Pattern HEREDOC = Pattern.compile("<<(-?)[\"']([^\"']+)[\"']");

  private Titles() {}

  /** The instruction on one line, variables that have a value replaced, quotes kept. */
  static String of(Node node, Map<String, String> values) {
    String text = node.text();
    String title =
        node.keyword().toUpperCase(Locale.ROOT) + text.substring(node.keyword().length());
    return switch (node.instruction()) {
      case Instruction.Run run -> replaced(title, values) + script(run);
      case Instruction.Copy _ -> HEREDOC.matcher(replaced(title, values)).replaceAll("<<$1$2");
      default -> replaced(title, values);
    };
  }

  /** What a script that is a here-document alone begins with. */
  private static String script(Instruction.Run run) {
    if (!RunCommand.isScript(run)) {
      return "";
    }
    String text = run.heredocs().getFirst().body().strip();
    int end = text.indexOf('\n');
    return " (" + (end < 0 ? text : text.substring(0, end) + "...") + ")";
  }

  private static String replaced(String text, Map<String, String> values) {
    return VARIABLE
        .matcher(text)
        .replaceAll(match -> {
          String name = match.group(1) != null ? match.group(1) : match.group(2);
          String value = name == null ? null : values.get(name);
          return Matcher.quoteReplacement(value == null ? match.group() : value);
        });
  }
}
