package io.gantry.app.cli.argv;

import java.util.List;
import java.util.Optional;

/** Reads a command's arguments by the rules of Go's pflag. */
public final class Parser {
  private final Syntax syntax;
  private final List<String> words;
  private final Arguments arguments = new Arguments();
  private int next;
  private boolean help;

  private Parser(Syntax syntax, List<String> words) {
    this.syntax = syntax;
    this.words = words;
  }

  /**
   * Parses {@code words}, what follows the command's name.
   *
   * @param path as the user called it, for messages
   * @return nothing if the user asked for help
   * @throws UsageException if they do not fit {@code syntax}
   */
  public static Optional<Arguments> parse(Syntax syntax, String path, List<String> words) {
    var parser = new Parser(syntax, words);
    parser.read();
    if (parser.help) {
      return Optional.empty();
    }
    syntax.arity().check(path, parser.arguments.operands().size());
    return Optional.of(parser.arguments);
  }

  private void read() {
    while (next < words.size() && !help) {
      String word = words.get(next++);
      if (word.length() < 2 || word.charAt(0) != '-') {
        arguments.addOperand(word);
        if (!syntax.interspersed()) {
          takeRest();
        }
      } else if (word.equals("--")) {
        takeRest();
      } else if (word.charAt(1) == '-') {
        readLong(word);
      } else {
        readShort(word.substring(1));
      }
    }
  }

  private void takeRest() {
    while (next < words.size()) {
      arguments.addOperand(words.get(next++));
    }
  }

  private void readLong(String word) {
    int equals = word.indexOf('=');
    String name = equals < 0 ? word.substring(2) : word.substring(2, equals);
    if (name.isEmpty() || name.charAt(0) == '-') {
      throw UsageException.flag("bad flag syntax: " + word);
    }
    Optional<Option<?>> found = syntax.named(name);
    if (found.isEmpty()) {
      if (name.equals("help")) {
        help = true;
        return;
      }
      throw UsageException.flag("unknown flag: --" + name);
    }
    Option<?> option = found.get();
    if (equals >= 0) {
      arguments.accept(option, word.substring(equals + 1));
    } else if (option.flag()) {
      arguments.accept(option, "true");
    } else if (next < words.size()) {
      arguments.accept(option, words.get(next++));
    } else {
      throw UsageException.flag("flag needs an argument: --" + name);
    }
  }

  private void readShort(String letters) {
    String rest = letters;
    while (!rest.isEmpty() && !help) {
      char letter = rest.charAt(0);
      Optional<Option<?>> found = syntax.abbreviated(letter);
      if (found.isEmpty()) {
        if (letter == 'h') {
          help = true;
          return;
        }
        throw UsageException.flag("unknown shorthand flag: '" + letter + "' in -" + rest);
      }
      Option<?> option = found.get();
      if (rest.length() > 2 && rest.charAt(1) == '=') {
        arguments.accept(option, rest.substring(2));
        return;
      }
      if (option.flag()) {
        arguments.accept(option, "true");
        rest = rest.substring(1);
      } else if (rest.length() > 1) {
        arguments.accept(option, rest.substring(1));
        return;
      } else if (next < words.size()) {
        arguments.accept(option, words.get(next++));
        return;
      } else {
        throw UsageException.flag("flag needs an argument: '" + letter + "' in -" + rest);
      }
    }
  }
}
