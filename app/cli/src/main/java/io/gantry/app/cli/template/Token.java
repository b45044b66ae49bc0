package io.gantry.app.cli.template;

/** A piece of template text; {@code position} counts characters from the start, lines from 1. */
record Token(Kind kind, int position, int line, String text) {
  enum Kind {
    TEXT,
    LEFT,
    RIGHT,
    SPACE,
    FIELD,
    VARIABLE,
    IDENTIFIER,
    KEYWORD,
    DOT,
    NIL,
    BOOL,
    STRING,
    RAW_STRING,
    CHARACTER,
    NUMBER,
    PIPE,
    LEFT_PAREN,
    RIGHT_PAREN,
    DECLARE,
    ASSIGN,
    OTHER,
    ERROR,
    END
  }

  boolean is(Kind other) {
    return kind == other;
  }

  boolean isKeyword(String word) {
    return kind == Kind.KEYWORD && text.equals(word);
  }

  /** As Go's messages show a token. */
  String shown() {
    return switch (kind) {
      case END -> "EOF";
      case ERROR -> text;
      case KEYWORD -> "<" + text + ">";
      case TEXT,
          LEFT,
          RIGHT,
          SPACE,
          FIELD,
          VARIABLE,
          IDENTIFIER,
          DOT,
          NIL,
          BOOL,
          STRING,
          RAW_STRING,
          CHARACTER,
          NUMBER,
          PIPE,
          LEFT_PAREN,
          RIGHT_PAREN,
          DECLARE,
          ASSIGN,
          OTHER ->
          text.length() > 10 ? Quoting.quote(text.substring(0, 10)) + "..." : Quoting.quote(text);
    };
  }
}
