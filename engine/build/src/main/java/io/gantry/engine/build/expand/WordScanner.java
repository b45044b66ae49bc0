package io.gantry.engine.build.expand;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One pass over one text. */
final class WordScanner {
  private static final char END = '\0';

  /** What quotes and escapes mean. */
  enum Mode {
    /** As in a shell's word. */
    WORD,
    /** Quotes are plain text. */
    DOCUMENT
  }

  private final String text;
  private final char escape;
  private final Mode mode;
  private final Map<String, String> values;
  private final Names names;
  private int at;

  WordScanner(String text, char escape, Mode mode, Map<String, String> values, Names names) {
    this.text = text;
    this.escape = escape;
    this.mode = mode;
    this.values = values;
    this.names = names;
  }

  /** Who hears of the variables that are used. */
  record Names(Consumer<String> undefined, Consumer<String> defined) {}

  Words scan() {
    return until(END, false);
  }

  /** The result of a pass: the text as a whole, and cut at unquoted blanks. */
  static final class Words {
    private final StringBuilder whole = new StringBuilder();
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    /** Adds what blanks may cut. */
    void add(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isWhitespace(c)) {
          cut();
        } else {
          word.append(c);
          inWord = true;
        }
      }
      whole.append(text);
    }

    /** Adds what was quoted. */
    void addQuoted(String text) {
      whole.append(text);
      word.append(text);
      inWord = true;
    }

    private void cut() {
      if (inWord) {
        words.add(word.toString());
        word.setLength(0);
        inWord = false;
      }
    }

    String whole() {
      return whole.toString();
    }

    List<String> words() {
      cut();
      return List.copyOf(words);
    }
  }

  /**
   * Reads up to a stop character, which is read too.
   *
   * @param keepEscapes whether an escape stays in the text, for a pattern to understand
   */
  private Words until(char stop, boolean keepEscapes) {
    var words = new Words();
    boolean quotes = mode == Mode.WORD;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (stop != END && c == stop) {
        return words;
      }
      if (c == '$') {
        words.add(dollar());
      } else if (quotes && c == '\'') {
        words.addQuoted(singleQuoted());
      } else if (quotes && c == '"') {
        words.addQuoted(doubleQuoted());
      } else if (c == escape && at < text.length()) {
        words.addQuoted((keepEscapes ? String.valueOf(c) : "") + text.charAt(at++));
      } else if (c != escape) {
        words.add(String.valueOf(c));
      }
    }
    if (stop != END) {
      throw new IllegalArgumentException(
          "syntax error: missing '" + stop + (stop == '/' ? "' in ${}" : "'"));
    }
    return words;
  }

  private char next() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private String singleQuoted() {
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw new IllegalArgumentException(
          "unexpected end of statement while looking for matching '");
    }
    String quoted = text.substring(at, end);
    at = end + 1;
    return quoted;
  }

  private String doubleQuoted() {
    var quoted = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return quoted.toString();
      }
      if (c == '$') {
        quoted.append(dollar());
      } else if (c == escape && (next() == '"' || next() == '$' || next() == escape)) {
        quoted.append(text.charAt(at++));
      } else {
        quoted.append(c);
      }
    }
    throw new IllegalArgumentException("unexpected end of statement while looking for matching \"");
  }

  /** What a dollar stands for; the dollar is read already. */
  private String dollar() {
    if (next() != '{') {
      String name = name();
      return name.isEmpty() ? "$" : valueOf(name);
    }
    at++;
    switch (next()) {
      case END -> throw new IllegalArgumentException("syntax error: missing '}'");
      case '{', '}', ':' -> throw new IllegalArgumentException("syntax error: bad substitution");
      default -> {}
    }
    String name = name();
    char modifier = next();
    at++;
    return switch (modifier) {
      case '}' -> valueOf(name);
      case ':' -> {
        char second = next();
        at++;
        if (second != '-' && second != '+' && second != '?') {
          throw unsupported(":" + second);
        }
        yield conditional(name, second, true);
      }
      case '-', '+', '?' -> conditional(name, modifier, false);
      case '#', '%' -> trimmed(name, modifier);
      case '/' -> replaced(name);
      case END -> throw new IllegalArgumentException("syntax error: missing '}'");
      default -> throw unsupported(String.valueOf(modifier));
    };
  }

  private static IllegalArgumentException unsupported(String modifier) {
    return new IllegalArgumentException("unsupported modifier (" + modifier + ") in substitution");
  }

  private String conditional(String name, char modifier, boolean emptyIsUnset) {
    String word = until('}', false).whole();
    String value = valueOf(name);
    boolean isEmpty = emptyIsUnset && value.isEmpty();
    boolean set = values.containsKey(name) && !isEmpty;
    return switch (modifier) {
      case '-' -> set ? value : word;
      case '+' -> set ? word : "";
      default -> {
        if (!set) {
          String state = values.containsKey(name) ? "empty" : "unset";
          throw new IllegalArgumentException(
              name + ": " + (word.isEmpty() ? "is not allowed to be " + state : word));
        }
        yield value;
      }
    };
  }

  private String trimmed(String name, char modifier) {
    boolean longest = next() == modifier;
    if (longest) {
      at++;
    }
    String pattern = until('}', true).whole();
    String value = valueOf(name);
    return modifier == '#'
        ? GlobPattern.withoutPrefix(value, pattern, longest)
        : GlobPattern.withoutSuffix(value, pattern, longest);
  }

  private String replaced(String name) {
    boolean all = next() == '/';
    if (all) {
      at++;
    }
    String pattern = until('/', true).whole();
    String replacement = until('}', true).whole();
    return GlobPattern.replace(valueOf(name), pattern, replacement, all);
  }

  private String valueOf(String name) {
    @Nullable String value = values.get(name);
    if (value == null) {
      names.undefined().accept(name);
      return "";
    }
    names.defined().accept(name);
    return value;
  }

  /** A name, a positional parameter's digits, or one special character; empty if none is here. */
  private String name() {
    int start = at;
    char first = next();
    if (isNameStart(first)) {
      while (isNameStart(next()) || isDigit(next())) {
        at++;
      }
    } else if (isDigit(first)) {
      while (isDigit(next())) {
        at++;
      }
    } else if ("@*#?-$!".indexOf(first) >= 0) {
      at++;
    }
    return text.substring(start, at);
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
