package io.gantry.app.cli.argv;

import java.util.List;
import java.util.Optional;

/**
 * The grammar of one command.
 *
 * @param paths how it may be called, without the program's name: {@code container ls}, {@code ps};
 *     the first is the longest
 * @param operands the usage after the options: {@code IMAGE [COMMAND] [ARG...]}; a line feed starts
 *     a further usage line
 * @param summary one line
 * @param description further lines of help, may be empty
 * @param interspersed whether options may follow operands
 * @param hidden left out of lists of commands
 */
public record Syntax(
    List<String> paths,
    String operands,
    Arity arity,
    String summary,
    String description,
    List<Option<?>> options,
    boolean interspersed,
    boolean hidden) {
  /** Copies the lists. */
  public Syntax {
    paths = List.copyOf(paths);
    options = List.copyOf(options);
  }

  /** A command whose options may stand anywhere. */
  public static Syntax of(
      String paths, String operands, Arity arity, String summary, Option<?>... options) {
    return new Syntax(split(paths), operands, arity, summary, "", List.of(options), true, false);
  }

  /** This command with more help. */
  public Syntax describedBy(String text) {
    return new Syntax(paths, operands, arity, summary, text, options, interspersed, hidden);
  }

  /** This command, whose first operand ends its options. */
  public Syntax operandEndsOptions() {
    return new Syntax(paths, operands, arity, summary, description, options, false, hidden);
  }

  /** This command, left out of lists. */
  public Syntax hide() {
    return new Syntax(paths, operands, arity, summary, description, options, interspersed, true);
  }

  /** This command with other options. */
  public Syntax withOptions(List<Option<?>> all) {
    return new Syntax(paths, operands, arity, summary, description, all, interspersed, hidden);
  }

  /** The path below {@code group} ({@code container}), or the one of a single word for none. */
  public String path(String group) {
    for (String path : paths) {
      int space = path.lastIndexOf(' ');
      if (space < 0 ? group.isEmpty() : path.substring(0, space).equals(group)) {
        return path;
      }
    }
    return paths.getLast();
  }

  Optional<Option<?>> named(String name) {
    for (Option<?> option : options) {
      if (option.called(name)) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  Optional<Option<?>> abbreviated(char letter) {
    for (Option<?> option : options) {
      if (option.shorthand().length() == 1 && option.shorthand().charAt(0) == letter) {
        return Optional.of(option);
      }
    }
    return Optional.empty();
  }

  private static List<String> split(String paths) {
    var all = new java.util.ArrayList<String>();
    int from = 0;
    for (int comma = paths.indexOf(", "); comma >= 0; comma = paths.indexOf(", ", from)) {
      all.add(paths.substring(from, comma));
      from = comma + 2;
    }
    all.add(paths.substring(from));
    return all;
  }
}
