package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a Dockerfile into statements. */
final class Lexer {
  private static final Set<String> TAKE_HEREDOCS = Set.of("RUN", "COPY", "ADD");

  private final Source source;
  private final char escape;
  private final List<Integer> emptyContinuations = new ArrayList<>();
  private List<String> comments = List.of();
  private int next;

  /**
   * Reads {@code source}.
   *
   * @param escape what continues a line at its end
   * @param from the first line to read, from 0
   */
  Lexer(Source source, char escape, int from) {
    this.source = source;
    this.escape = escape;
    this.next = from;
  }

  /** The last lines (from 1) of the instructions that have empty lines in their middle. */
  List<Integer> emptyContinuations() {
    return emptyContinuations;
  }

  List<Statement> statements() {
    var statements = new ArrayList<Statement>();
    while (next < source.size()) {
      String line = source.line(next);
      if (isComment(line)) {
        comment(line);
        next++;
      } else if (line.isBlank()) {
        next++;
      } else {
        statements.add(statement());
        comments = List.of();
      }
    }
    return statements;
  }

  private static boolean isComment(String line) {
    return line.stripLeading().startsWith("#");
  }

  private void comment(String line) {
    String text = line.substring(1).strip();
    var more = new ArrayList<>(comments);
    more.add(text);
    comments = text.isEmpty() ? List.of() : more;
  }

  private Statement statement() {
    int first = next + 1;
    String text = join().strip();
    int end = 0;
    while (end < text.length() && !Words.isBlank(text.charAt(end))) {
      end++;
    }
    String keyword = text.substring(0, end);
    var flags = new ArrayList<String>();
    String rest = Flags.take(text.substring(end).strip(), flags);
    Arguments arguments;
    try {
      arguments = Arguments.of(keyword.toUpperCase(Locale.ROOT), rest, escape);
    } catch (IllegalArgumentException problem) {
      throw DockerfileException.parse(
          source, new LineRange(first, next), String.valueOf(problem.getMessage()));
    }
    var heredocs = new ArrayList<Heredoc>();
    for (Heredoc announced : announced(keyword, rest)) {
      heredocs.add(read(announced, first));
    }
    return new Statement(
        keyword, flags, arguments, rest, text, heredocs, new LineRange(first, next), comments);
  }

  /** Joins continued lines; comments and empty lines between them are dropped. */
  private String join() {
    var joined = new StringBuilder();
    boolean continued = true;
    boolean begun = false;
    boolean hasEmpty = false;
    while (continued && next < source.size()) {
      String line = source.line(next++);
      if (begun && isComment(line)) {
        continue;
      }
      if (begun && line.isBlank()) {
        hasEmpty = true;
        continue;
      }
      begun = true;
      int at = continuation(line);
      continued = at >= 0;
      joined.append(continued ? line.substring(0, at) : line);
    }
    if (hasEmpty) {
      emptyContinuations.add(next);
    }
    return joined.toString();
  }

  /** Where the escape character stands that continues the line, or -1. */
  private int continuation(String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
      end--;
    }
    boolean escaped = end > 0 && line.charAt(end - 1) == escape;
    boolean doubled = end > 1 && line.charAt(end - 2) == escape;
    return escaped && !doubled ? end - 1 : -1;
  }

  private static List<Heredoc> announced(String keyword, String rest) {
    String name = keyword.toUpperCase(Locale.ROOT);
    String arguments = rest;
    if (name.equals("ONBUILD")) {
      List<String> words = Words.plain(rest);
      if (words.isEmpty()) {
        return List.of();
      }
      name = words.getFirst().toUpperCase(Locale.ROOT);
      arguments = rest.substring(words.getFirst().length()).strip();
    }
    var found = new ArrayList<Heredoc>();
    if (arguments.contains("<<")
        && TAKE_HEREDOCS.contains(name)
        && !JsonArray.matches(arguments)
        && Words.hasClosedQuotes(arguments)) {
      for (String word : Words.split(arguments, '\\')) {
        Heredoc.announcedBy(word).ifPresent(found::add);
      }
    }
    return found;
  }

  private Heredoc read(Heredoc announced, int first) {
    var content = new StringBuilder();
    while (next < source.size()) {
      int at = next++;
      if (announced.endsAt(source.line(at))) {
        return announced.with(content.toString());
      }
      content.append(source.lines().get(at)).append('\n');
    }
    throw DockerfileException.parse(
        source, new LineRange(first, first), "unterminated heredoc " + announced.name());
  }
}
