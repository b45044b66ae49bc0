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
  private int next;

  Lexer(Source source, char escape) {
    this.source = source;
    this.escape = escape;
  }

  /** The lines (from 1) that are empty in the middle of a continued instruction. */
  List<Integer> emptyContinuations() {
    return emptyContinuations;
  }

  List<Statement> statements() {
    var statements = new ArrayList<Statement>();
    List<String> lines = source.lines();
    while (next < lines.size()) {
      String line = lines.get(next).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        next++;
        continue;
      }
      statements.add(statement());
    }
    return statements;
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
    String rest = takeFlags(text.substring(end).strip(), flags);
    var heredocs = new ArrayList<Heredoc>();
    for (Heredoc announced : announced(keyword, rest)) {
      heredocs.add(read(announced, first));
    }
    return new Statement(
        keyword, List.copyOf(flags), rest, text, List.copyOf(heredocs), new LineRange(first, next));
  }

  /** Joins continued lines; comments and empty lines between them are dropped. */
  private String join() {
    var joined = new StringBuilder();
    boolean continued = true;
    boolean begun = false;
    while (continued && next < source.lines().size()) {
      String line = source.lines().get(next++);
      if (begun && line.stripLeading().startsWith("#")) {
        continue;
      }
      if (begun && line.isBlank()) {
        emptyContinuations.add(next);
        continue;
      }
      begun = true;
      int at = continuation(line);
      continued = at >= 0;
      joined.append(continued ? line.substring(0, at) : line);
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

  /** Moves the leading {@code --x} words of {@code text} to {@code flags}, without quotes. */
  private String takeFlags(String text, List<String> flags) {
    int at = 0;
    while (text.startsWith("--", at)) {
      var word = new StringBuilder();
      char quote = 0;
      int i = at;
      for (; i < text.length() && (quote != 0 || !Words.isBlank(text.charAt(i))); i++) {
        char c = text.charAt(i);
        if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        } else if (c == escape && i + 1 < text.length()) {
          word.append(text.charAt(++i));
        } else {
          word.append(c);
        }
      }
      while (i < text.length() && Words.isBlank(text.charAt(i))) {
        i++;
      }
      at = i;
      if (word.toString().equals("--")) {
        break;
      }
      flags.add(word.toString());
    }
    return text.substring(at);
  }

  private List<Heredoc> announced(String keyword, String rest) {
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
    if (!TAKE_HEREDOCS.contains(name) || JsonArray.matches(arguments)) {
      return List.of();
    }
    var found = new ArrayList<Heredoc>();
    for (String word : Words.split(arguments, escape)) {
      Heredoc.announcedBy(word).ifPresent(found::add);
    }
    return found;
  }

  private Heredoc read(Heredoc announced, int first) {
    var content = new StringBuilder();
    while (next < source.lines().size()) {
      String line = source.lines().get(next++);
      if (announced.endsAt(line)) {
        return announced.with(content.toString());
      }
      content.append(line).append('\n');
    }
    throw DockerfileException.parse(
        source, new LineRange(first, first), "unterminated heredoc " + announced.name());
  }
}
