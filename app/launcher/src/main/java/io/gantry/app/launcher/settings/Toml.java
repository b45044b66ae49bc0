package io.gantry.app.launcher.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The part of TOML 1.0 that settings need: tables of one level, or of two whose second part may be
 * quoted, bare keys, basic and literal strings, arrays of them on one line, decimal integers,
 * booleans, comments.
 */
final class Toml {
  /**
   * One setting.
   *
   * @param table as in {@code engine}, {@code registries}
   * @param of the table's second part, as in {@code "host:5000"}; empty without one
   */
  record Entry(int line, String table, String of, String name, Value value) {
    /** All of it with dots, as users are told of it. */
    String key() {
      String front = table.isEmpty() ? "" : table + ".";
      return front + (of.isEmpty() ? "" : "\"" + of + "\".") + name;
    }
  }

  /** What a setting is set to. */
  sealed interface Value {
    /** A string. */
    record Text(String text) implements Value {}

    /** An integer. */
    record Whole(long number) implements Value {}

    /** Strings. */
    record Texts(List<String> texts) implements Value {}

    /** True or false. */
    record Flag(boolean set) implements Value {}
  }

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> problems;
  private final String file;
  private String table = "";
  private String of = "";

  private Toml(String file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** The entries of {@code text}; what cannot be read is added to {@code problems}. */
  static List<Entry> read(String file, String text, List<String> problems) {
    var reader = new Toml(file, problems);
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String content = withoutComment(line).strip();
      if (!content.isEmpty()) {
        reader.line(number, content);
      }
    }
    return reader.entries;
  }

  private void line(int number, String content) {
    if (content.startsWith("[")) {
      boolean closed = content.endsWith("]") && !content.startsWith("[[");
      String name = closed ? content.substring(1, content.length() - 1).strip() : "";
      int dot = name.indexOf('.');
      table = dot < 0 ? name : name.substring(0, dot).strip();
      of = dot < 0 ? "" : unquoted(name.substring(dot + 1).strip());
      if (!closed || !bare(table) || (dot >= 0 && of.isEmpty())) {
        problem(number, "not a table: " + content);
      }
      return;
    }
    int equals = content.indexOf('=');
    String key = equals < 0 ? "" : content.substring(0, equals).strip();
    if (!bare(key)) {
      problem(number, "not a setting (key = value): " + content);
      return;
    }
    var entry = new Entry(number, table, of, key, new Value.Flag(false));
    for (Entry other : entries) {
      if (other.key().equals(entry.key())) {
        problem(number, entry.key() + " is set already in line " + other.line);
        return;
      }
    }
    value(entry, content.substring(equals + 1).strip())
        .ifPresent(value -> entries.add(new Entry(number, table, of, key, value)));
  }

  private Optional<Value> value(Entry entry, String text) {
    if (text.equals("true") || text.equals("false")) {
      return Optional.of(new Value.Flag(text.equals("true")));
    }
    if (isString(text)) {
      return string(entry, text).map(Value.Text::new);
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      return array(entry, text.substring(1, text.length() - 1));
    }
    try {
      return Optional.of(new Value.Whole(Long.parseLong(text)));
    } catch (NumberFormatException _) {
      problem(
          entry.line, entry.key() + ": neither a \"string\", an integer, true nor false: " + text);
      return Optional.empty();
    }
  }

  private static boolean isString(String text) {
    return text.length() >= 2 && (quoted(text, '"') || quoted(text, '\''));
  }

  private Optional<String> string(Entry entry, String text) {
    String inner = text.substring(1, text.length() - 1);
    boolean escapes = text.charAt(0) == '"' && inner.indexOf('\\') >= 0;
    if (escapes || inner.indexOf(text.charAt(0)) >= 0) {
      problem(entry.line, entry.key() + ": use a 'literal' string for " + text);
      return Optional.empty();
    }
    return Optional.of(inner);
  }

  /** The strings here are hosts and paths: none has a comma. */
  private Optional<Value> array(Entry entry, String items) {
    var texts = new ArrayList<String>();
    for (String item : items.split(",", -1)) {
      String text = item.strip();
      if (isString(text)) {
        string(entry, text).ifPresent(texts::add);
      } else if (!text.isEmpty()) {
        problem(entry.line, entry.key() + ": not a \"string\" in an array: " + text);
        return Optional.empty();
      }
    }
    return Optional.of(new Value.Texts(List.copyOf(texts)));
  }

  /** The second part of a table's name; empty if it is none. */
  private static String unquoted(String part) {
    boolean string = isString(part) && part.indexOf('\\') < 0;
    return string ? part.substring(1, part.length() - 1) : bare(part) ? part : "";
  }

  private static boolean quoted(String text, char quote) {
    return text.charAt(0) == quote && text.charAt(text.length() - 1) == quote;
  }

  private static boolean bare(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!allowed && c != '_' && c != '-') {
        return false;
      }
    }
    return !key.isEmpty();
  }

  private static String withoutComment(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '#') {
        return line.substring(0, i);
      }
    }
    return line;
  }

  private void problem(int number, String what) {
    problems.add(file + ":" + number + ": " + what);
  }
}
