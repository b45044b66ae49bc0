package io.gantry.app.cli.argv;

import java.util.ArrayList;
import java.util.List;

/** The help of a command, laid out as docker's. */
public final class Help {
  private Help() {}

  /** The usage line, {@code Usage: gantry run [OPTIONS] IMAGE}, without line end. */
  public static String usage(Syntax syntax, String path) {
    var text = new StringBuilder("Usage:");
    String separator = "  ";
    for (String operands : syntax.operands().split("\n", -1)) {
      text.append(separator).append(path.isEmpty() ? "gantry" : "gantry " + path);
      if (syntax.options().stream().anyMatch(option -> !option.hidden())) {
        text.append(" [OPTIONS]");
      }
      if (!operands.isEmpty()) {
        text.append(' ').append(operands);
      }
      separator = "\n\t";
    }
    return text.toString();
  }

  /**
   * The whole help.
   *
   * @param columns the width of the terminal, 80 without one
   */
  public static String of(Syntax syntax, String path, int columns) {
    var text = new StringBuilder(usage(syntax, path)).append("\n\n").append(syntax.summary());
    text.append('\n');
    if (!syntax.description().isEmpty()) {
      text.append('\n').append(syntax.description()).append('\n');
    }
    if (syntax.paths().size() > 1) {
      text.append("\nAliases:\n  gantry ").append(String.join(", gantry ", syntax.paths()));
      text.append('\n');
    }
    if (syntax.options().stream().anyMatch(option -> !option.hidden())) {
      text.append("\nOptions:\n").append(options(syntax.options(), columns));
    }
    return text.toString();
  }

  /** The table of options, sorted by name. */
  public static String options(List<Option<?>> options, int columns) {
    var sorted = new ArrayList<Option<?>>();
    int widest = 0;
    for (Option<?> option : options) {
      if (!option.hidden()) {
        sorted.add(option);
        widest = Math.max(widest, option.usage().length());
      }
    }
    sorted.sort((a, b) -> a.name().compareTo(b.name()));
    int indent = widest + 3;
    var text = new StringBuilder();
    for (Option<?> option : sorted) {
      String left = option.usage();
      text.append(left).repeat(' ', indent - left.length());
      text.append(Wrap.wrap(option.explanation(), indent, columns - 1)).append('\n');
    }
    return text.toString();
  }
}
