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
    /** As in a shell's here-document. */
    DOCUMENT
  }

  private final String text;
  private final char escape;
  private final Mode mode;
  private final Map<String, String> values;
  private final Consumer<String> undefined;
  private int at;

  WordScanner(
      String text, char escape, Mode mode, Map<String, String> values, Consumer<String> undefined) {
    this.text = text;
    this.escape = escape;
    this.mode = mode;
    this.values = values;
    this.undefined = undefined;
  }

  Words scan() {
    return until(END, END, false);
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
   * Reads up to one of two stop characters, which is read too.
   *
   * @param keepEscapes whether an escape stays in the text, for a pattern to understand
   */
  private Words until(char stop, char otherStop, boolean keepEscapes) {
    var words = new Words();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (stop != END && (c == stop || c == otherStop)) {
        return words;
      }
      at++;
      if (c == '$') {
        words.add(dollar());
      } else if (mode == Mode.DOCUMENT) {
        document(c, words);
      } else if (c == '\'') {
        words.addQuoted(singleQuoted());
      } else if (c == '"') {
        words.addQuoted(doubleQuoted());
      } else if (c == escape && at < text.length()) {
        words.addQuoted((keepEscapes ? String.valueOf(c) : "") + text.charAt(at++));
      } else if (c != escape) {
        words.add(String.valueOf(c));
      }
    }
    if (stop != END) {
      throw new IllegalArgumentException("syntax error: missing '" + stop + "' in substitution");
    }
    return words;
  }

  private void document(char c, Words words) {
    boolean escapes = c == escape && (next() == '$' || next() == escape);
    words.addQuoted(String.valueOf(escapes ? text.charAt(at++) : c));
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
    String name = name();
    if (name.isEmpty()) {
      throw new IllegalArgumentException(
          next() == '}' ? "syntax error: missing parameter" : "syntax error: bad substitution");
    }
    char modifier = next();
    at++;
    return switch (modifier) {
      case '}' -> valueOf(name);
      case ':' -> {
        char second = next();
        at++;
        if (second != '-' && second != '+' && second != '?') {
          throw unsupported(second);
        }
        yield conditional(name, second, true);
      }
      case '-', '+', '?' -> conditional(name, modifier, false);
      case '#', '%' -> trimmed(name, modifier);
      case '/' -> replaced(name);
      case END -> throw new IllegalArgumentException("syntax error: missing ':' in substitution");
      default -> throw unsupported(modifier);
    };
  }

  private static IllegalArgumentException unsupported(char modifier) {
    return new IllegalArgumentException("unsupported modifier (" + modifier + ") in substitution");
  }

  private String conditional(String name, char modifier, boolean emptyIsUnset) {
    String word = until('}', '}', false).whole();
    at++;
    @Nullable String value = values.get(name);
    boolean set = value != null && !(emptyIsUnset && value.isEmpty());
    return switch (modifier) {
      case '-' -> set && value != null ? value : word;
      case '+' -> set ? word : "";
      default -> {
        if (value == null || !set) {
          throw new IllegalArgumentException(
              name + ": " + (word.isEmpty() ? "is not allowed to be unset" : word));
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
    String pattern = until('}', '}', true).whole();
    at++;
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
    String pattern = until('/', '}', true).whole();
    String replacement = "";
    if (next() == '/') {
      at++;
      replacement = until('}', '}', false).whole();
    }
    at++;
    return GlobPattern.replace(valueOf(name), pattern, replacement, all);
  }

  private String valueOf(String name) {
    @Nullable String value = values.get(name);
    if (value == null) {
      undefined.accept(name);
      return "";
    }
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
