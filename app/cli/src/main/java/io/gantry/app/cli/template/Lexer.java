package io.gantry.app.cli.template;

import io.gantry.app.cli.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Cuts a template into tokens; ends at the first error, which is a token too. */
final class Lexer {
  private static final String SPACE = " \t\r\n";

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int depth;

  private Lexer(String text) {
    this.text = text;
  }

  /** All tokens; the last one is {@code END} or {@code ERROR}. */
  static List<Token> tokens(String text) {
    var lexer = new Lexer(text);
    boolean more = true;
    while (more) {
      more = lexer.text() && lexer.action();
    }
    return lexer.tokens;
  }

  /** Takes the text up to the next action and its left delimiter; false at the end or an error. */
  private boolean text() {
    int open = text.indexOf("{{", at);
    if (open < 0) {
      emitText(text.length());
      at = text.length();
      emit(Kind.END, at);
      return false;
    }
    boolean trim = trimsLeft(open + 2);
    int end = open;
    while (trim && end > at && isSpace(end - 1)) {
      end--;
    }
    emitText(end);
    countLines(end, open);
    at = open + (trim ? 4 : 2);
    if (text.startsWith("/*", trim ? skipSpace(at) : at)) {
      return comment(trim ? skipSpace(at) : at);
    }
    tokens.add(new Token(Kind.LEFT, open, line, "{{"));
    countLines(open, at);
    depth = 0;
    return true;
  }

  private int skipSpace(int from) {
    int next = from;
    while (isSpace(next)) {
      next++;
    }
    return next;
  }

  private boolean comment(int from) {
    int end = text.indexOf("*/", from + 2);
    if (end < 0) {
      return fail("unclosed comment");
    }
    int close = end + 2;
    boolean trim = trimsRight(close);
    if (!trim && !text.startsWith("}}", close)) {
      return fail("comment ends before closing delimiter");
    }
    countLines(at, close);
    leave(close + (trim ? 4 : 2), trim);
    return text();
  }

  /** Takes tokens up to the right delimiter; false at an error. */
  private boolean action() {
    while (true) {
      boolean trim = trimsRight(at);
      if (trim || text.startsWith("}}", at)) {
        if (depth > 0) {
          return fail("unclosed left paren");
        }
        int end = at + (trim ? 4 : 2);
        tokens.add(new Token(Kind.RIGHT, trim ? end - 2 : at, line, "}}"));
        leave(end, trim);
        return true;
      }
      if (at >= text.length()) {
        return fail("unclosed action");
      }
      if (!token(text.charAt(at))) {
        return false;
      }
    }
  }

  private void leave(int end, boolean trim) {
    int next = trim ? skipSpace(end) : end;
    countLines(at, next);
    at = next;
  }

  private boolean token(char c) {
    if (isSpace(at)) {
      int end = at;
      while (isSpace(end) && !trimsRight(end)) {
        end++;
      }
      return emit(Kind.SPACE, end);
    }
    return switch (c) {
      case '=' -> emit(Kind.ASSIGN, at + 1);
      case ':' -> text.startsWith(":=", at) ? emit(Kind.DECLARE, at + 2) : fail("expected :=");
      case '|' -> emit(Kind.PIPE, at + 1);
      case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
      case '\'' -> quoted('\'', Kind.CHARACTER, "unterminated character constant");
      case '`' -> raw();
      case '(' -> {
        depth++;
        yield emit(Kind.LEFT_PAREN, at + 1);
      }
      case ')' -> {
        depth--;
        yield depth < 0 ? fail("unexpected right paren") : emit(Kind.RIGHT_PAREN, at + 1);
      }
      case '$' -> word(Kind.VARIABLE);
      case '.' -> isDigit(at + 1) ? number() : word(Kind.FIELD);
      default -> {
        if (c == '+' || c == '-' || isDigit(at)) {
          yield number();
        }
        if (isWord(c)) {
          yield word(Kind.IDENTIFIER);
        }
        yield (c > ' ' && c < 127)
            ? emit(Kind.OTHER, at + 1)
            : fail("unrecognized character in action: " + unicode(c));
      }
    };
  }

  private boolean quoted(char quote, Kind kind, String unterminated) {
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      if (text.charAt(end) == '\n') {
        return fail(unterminated);
      }
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    return end >= text.length() ? fail(unterminated) : emit(kind, end + 1);
  }

  private boolean raw() {
    int end = text.indexOf('`', at + 1);
    return end < 0 ? fail("unterminated raw quoted string") : emit(Kind.RAW_STRING, end + 1);
  }

  private boolean number() {
    int end = at;
    if (text.charAt(end) == '+' || text.charAt(end) == '-') {
      end++;
    }
    boolean hex = text.startsWith("0x", end) || text.startsWith("0X", end);
    while (end < text.length() && isNumberPart(end, hex)) {
      end++;
    }
    return emit(Kind.NUMBER, end);
  }

  private boolean isNumberPart(int index, boolean hex) {
    char c = text.charAt(index);
    boolean sign = c == '+' || c == '-';
    return isWord(c)
        || c == '.'
        || (sign && !hex && (text.charAt(index - 1) == 'e' || text.charAt(index - 1) == 'E'));
  }

  private boolean word(Kind kind) {
    int end = at + (kind == Kind.IDENTIFIER ? 0 : 1);
    while (end < text.length() && isWord(text.charAt(end))) {
      end++;
    }
    if (!endsWord(end)) {
      return fail("bad character " + unicode(text.charAt(end)));
    }
    String word = text.substring(at, end);
    return emit(
        switch (word) {
          case "." -> Kind.DOT;
          case "nil" -> Kind.NIL;
          case "true", "false" -> Kind.BOOL;
          case "if",
              "else",
              "end",
              "range",
              "with",
              "break",
              "continue",
              "define",
              "template",
              "block" ->
              Kind.KEYWORD;
          default -> kind;
        },
        end);
  }

  private boolean endsWord(int index) {
    return index >= text.length()
        || isSpace(index)
        || ".,|:()=".indexOf(text.charAt(index)) >= 0
        || text.startsWith("}}", index);
  }

  private boolean emit(Kind kind, int end) {
    tokens.add(new Token(kind, at, line, text.substring(at, end)));
    countLines(at, end);
    at = end;
    return true;
  }

  private void emitText(int end) {
    if (end > at) {
      tokens.add(new Token(Kind.TEXT, at, line, text.substring(at, end)));
      countLines(at, end);
    }
  }

  private boolean fail(String message) {
    tokens.add(new Token(Kind.ERROR, at, line, message));
    return false;
  }

  private void countLines(int from, int end) {
    for (int i = from; i < end; i++) {
      if (text.charAt(i) == '\n') {
        line++;
      }
    }
  }

  private boolean trimsLeft(int index) {
    return index < text.length() && text.charAt(index) == '-' && isSpace(index + 1);
  }

  private boolean trimsRight(int index) {
    return isSpace(index) && text.startsWith("-}}", index + 1);
  }

  private boolean isSpace(int index) {
    return index < text.length() && SPACE.indexOf(text.charAt(index)) >= 0;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static String unicode(char c) {
    String digits = Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
    return "U+" + "0".repeat(Math.max(0, 4 - digits.length())) + digits + " '" + c + "'";
  }
}
