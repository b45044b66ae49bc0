package io.gantry.engine.build.context;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A pattern taken apart, and all the ways in which a text may match it followed at once. */
final class GlobTokens {
  private final List<Token> tokens;
  private final String head;
  private final String tail;

  /** What one or more characters must be. */
  private sealed interface Token {
    /** This one. */
    record Literal(int c) implements Token {}

    /** Any but a slash. */
    record One() implements Token {}

    /** Any number of any but slashes. */
    record Star() implements Token {}

    /** Anything. */
    record All() implements Token {}

    /** May be skipped together with the directories that follow it. */
    record Skip() implements Token {}

    /** Anything up to a slash, and that. */
    record Directories() implements Token {}

    /** One of these, as pairs of first and last; or none of them. */
    record Choice(List<int[]> ranges, boolean negated) implements Token {
      boolean holds(int c) {
        for (int[] range : ranges) {
          if (c >= range[0] && c <= range[1]) {
            return !negated;
          }
        }
        return negated;
      }
    }
  }

  private GlobTokens(List<Token> tokens) {
    this.tokens = List.copyOf(tokens);
    this.head = literals(this.tokens);
    this.tail = new StringBuilder(literals(this.tokens.reversed())).reverse().toString();
  }

  private static String literals(List<Token> tokens) {
    var text = new StringBuilder();
    for (Token token : tokens) {
      if (!(token instanceof Token.Literal(int c)) || Character.isSupplementaryCodePoint(c)) {
        break;
      }
      text.appendCodePoint(c);
    }
    return text.toString();
  }

  /**
   * Takes a pattern apart.
   *
   * @param deep whether {@code **} means any number of directories
   * @throws IllegalArgumentException on a syntax error
   */
  static GlobTokens parse(String glob, boolean deep) {
    var tokens = new ArrayList<Token>();
    int i = 0;
    while (i < glob.length()) {
      int c = glob.codePointAt(i);
      i += Character.charCount(c);
      switch (c) {
        case '*' -> {
          if (!deep || !glob.startsWith("*", i)) {
            tokens.add(new Token.Star());
            continue;
          }
          i += glob.startsWith("/", i + 1) ? 2 : 1; // "**/" also stands for nothing
          if (i == glob.length()) {
            tokens.add(new Token.All());
          } else {
            tokens.add(new Token.Skip());
            tokens.add(new Token.Directories());
          }
        }
        case '?' -> tokens.add(new Token.One());
        case '[' -> i = choice(glob, i, tokens);
        case '\\' -> {
          int literal = literal(glob, i);
          i += Character.charCount(literal);
          tokens.add(new Token.Literal(literal));
        }
        default -> tokens.add(new Token.Literal(c));
      }
    }
    return new GlobTokens(tokens);
  }

  private static int literal(String glob, int i) {
    if (i >= glob.length()) {
      throw malformed(glob);
    }
    return glob.codePointAt(i);
  }

  /** Adds what is in brackets, which were opened just before {@code i}; returns where it ends. */
  private static int choice(String glob, int start, List<Token> tokens) {
    boolean negated = glob.startsWith("^", start);
    int i = negated ? start + 1 : start;
    var ranges = new ArrayList<int[]>();
    while (ranges.isEmpty() || !glob.startsWith("]", i)) {
      int low = member(glob, i);
      i += width(glob, i);
      int high = low;
      if (glob.startsWith("-", i)) {
        high = member(glob, i + 1);
        i += 1 + width(glob, i + 1);
      }
      if (low > high) {
        throw malformed(glob);
      }
      ranges.add(new int[] {low, high});
    }
    tokens.add(new Token.Choice(ranges, negated));
    return i + 1;
  }

  private static int member(String glob, int i) {
    int c = literal(glob, i);
    if (c == '-' || c == ']') {
      throw malformed(glob);
    }
    return c == '\\' ? literal(glob, i + 1) : c;
  }

  private static int width(String glob, int i) {
    return glob.charAt(i) == '\\'
        ? 1 + Character.charCount(glob.codePointAt(i + 1))
        : Character.charCount(glob.codePointAt(i));
  }

  private static IllegalArgumentException malformed(String glob) {
    return new IllegalArgumentException("syntax error in pattern \"" + glob + "\"");
  }

  /** Whether all of {@code text} matches. */
  boolean match(String text) {
    return text.startsWith(head) && text.endsWith(tail) && reached(text)[tokens.size()];
  }

  /** Whether something that begins with {@code text} and is longer may match. */
  boolean mayContinue(String text) {
    boolean[] reached = reached(text);
    for (int i = 0; i < tokens.size(); i++) {
      if (reached[i]) {
        return true;
      }
    }
    return false;
  }

  /** The tokens that may come next after {@code text}. */
  private boolean[] reached(String text) {
    boolean[] now = new boolean[tokens.size() + 1];
    boolean[] next = new boolean[tokens.size() + 1];
    enter(now, 0);
    int at = 0;
    while (at < text.length()) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      Arrays.fill(next, false);
      for (int i = 0; i < tokens.size(); i++) {
        if (now[i]) {
          advance(next, i, c);
        }
      }
      boolean[] spare = now;
      now = next;
      next = spare;
    }
    return now;
  }

  private void enter(boolean[] states, int i) {
    if (states[i]) {
      return;
    }
    states[i] = true;
    if (i < tokens.size()) {
      switch (tokens.get(i)) {
        case Token.Star _, Token.All _ -> enter(states, i + 1);
        case Token.Skip _ -> {
          enter(states, i + 1);
          enter(states, i + 2);
        }
        case Token.Literal _, Token.One _, Token.Directories _, Token.Choice _ -> {}
      }
    }
  }

  private void advance(boolean[] next, int i, int c) {
    switch (tokens.get(i)) {
      case Token.Literal(int wanted) -> {
        if (c == wanted) {
          enter(next, i + 1);
        }
      }
      case Token.One _ -> {
        if (c != '/') {
          enter(next, i + 1);
        }
      }
      case Token.Star _ -> {
        if (c != '/') {
          enter(next, i);
        }
      }
      case Token.All _ -> enter(next, i);
      case Token.Skip _ -> {}
      case Token.Directories _ -> {
        next[i] = true;
        if (c == '/') {
          enter(next, i + 1);
        }
      }
      case Token.Choice choice -> {
        if (choice.holds(c)) {
          enter(next, i + 1);
        }
      }
    }
  }
}
