package io.gantry.engine.build.dockerfile;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes statements as the corpus does: a line for each, quoted as Go quotes. */
final class Tree {
  private Tree() {}

  static String of(String text) {
    Source source = Source.of("Dockerfile", text);
    Directives directives = Directives.parse(source);
    return lines(new Lexer(source, directives.escape(), directives.size()).statements());
  }

  private static String lines(List<Statement> statements) {
    return statements.stream().map(Tree::line).collect(Collectors.joining("\n"));
  }

  private static String line(Statement statement) {
    var out = new StringBuilder("(").append(statement.keyword().toLowerCase(Locale.ROOT));
    if (!statement.flags().isEmpty()) {
      out.append(" [").append(quoted(statement.flags())).append(']');
    }
    if (statement.instruction().equals("ONBUILD")) {
      Source inner = Source.of("ONBUILD", statement.restWithHeredocs());
      out.append(' ').append(lines(new Lexer(inner, '\\', 0).statements()));
    } else if (!statement.words().isEmpty()) {
      out.append(' ').append(quoted(statement.words()));
    }
    return out.append(')').toString();
  }

  private static String quoted(List<String> words) {
    return words.stream().map(Tree::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      switch (c) {
        case '\\', '"' -> out.append('\\').append(c);
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c < ' ' ? String.format("\\x%02x", (int) c) : String.valueOf(c));
      }
    }
    return out.append('"').toString();
  }
}
