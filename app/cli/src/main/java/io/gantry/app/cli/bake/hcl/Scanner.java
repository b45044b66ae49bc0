package io.gantry.app.cli.bake.hcl;

import io.gantry.platform.base.GantryException;

/** Characters of a source, one after the other. Belongs to one parser. */
final class Scanner {
  static final char END = '\0';

  private static final int DEEPEST = 200;

  private final Source source;
  private int at;
  private int depth;

  Scanner(Source source) {
    this.source = source;
  }

  Source source() {
    return source;
  }

  int at() {
    return at;
  }

  void moveTo(int offset) {
    at = offset;
  }

  Place place() {
    return new Place(source, at);
  }

  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    return at + ahead < source.text().length() ? source.text().charAt(at + ahead) : END;
  }

  boolean ended() {
    return at >= source.text().length();
  }

  char next() {
    char c = peek();
    at++;
    return c;
  }

  boolean looksAt(String text) {
    return source.text().startsWith(text, at);
  }

  boolean accept(String text) {
    if (!looksAt(text)) {
      return false;
    }
    at += text.length();
    return true;
  }

  void expect(String text, String where) {
    if (!accept(text)) {
      throw error("expected " + text + " " + where);
    }
  }

  GantryException error(String message) {
    return source.error(at, ended() ? message + ", but the text ends" : message);
  }

  /** Goes into an expression within another. */
  void enter() {
    if (++depth > DEEPEST) {
      throw error("expressions stand in each other more than " + DEEPEST + " deep");
    }
  }

  void leave() {
    depth--;
  }

  /** Skips spaces and comments, and line ends too if they mean nothing here. */
  void skip(boolean lines) {
    while (!ended()) {
      char c = peek();
      if (c == ' ' || c == '\t' || c == '\r' || c == '\uFEFF' || (lines && c == '\n')) {
        at++;
      } else if (c == '#' || looksAt("//")) {
        while (!ended() && peek() != '\n') {
          at++;
        }
      } else if (looksAt("/*")) {
        int end = source.text().indexOf("*/", at + 2);
        if (end < 0) {
          throw error("a comment is not closed with */");
        }
        at = end + 2;
      } else {
        return;
      }
    }
  }

  /** A name, or nothing ("") if none stands here. */
  String name() {
    int start = at;
    if (Character.isLetter(peek()) || peek() == '_') {
      while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') {
        at++;
      }
    }
    return source.text().substring(start, at);
  }
}
