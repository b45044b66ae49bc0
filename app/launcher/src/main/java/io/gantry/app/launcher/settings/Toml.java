package io.gantry.app.launcher.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * The part of TOML 1.0 that settings need: tables of one level, bare keys, basic and literal
 * strings, decimal integers, booleans, comments.
 */
final class Toml {
  /** One setting, its table joined to its key with a dot. */
  record Entry(int line, String key, Value value) {}

  /** What a setting is set to. */
  sealed interface Value {
    /** A string. */
    record Text(String text) implements Value {}

    /** An integer. */
    record Whole(long number) implements Value {}

    /** True or false. */
    record Flag(boolean set) implements Value {}
  }

  private final List<Entry> entries = new ArrayList<>();
  private final List<String> problems;
  private final String file;
  private String table = "";

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
      table = closed ? content.substring(1, content.length() - 1).strip() : "";
      if (!closed || !bare(table)) {
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
    String full = table.isEmpty() ? key : table + "." + key;
    for (Entry entry : entries) {
      if (entry.key.equals(full)) {
        problem(number, full + " is set already in line " + entry.line);
        return;
      }
    }
    value(number, full, content.substring(equals + 1).strip());
  }

  private void value(int number, String key, String text) {
    if (text.equals("true") || text.equals("false")) {
      entries.add(new Entry(number, key, new Value.Flag(text.equals("true"))));
    } else if (text.length() >= 2 && (quoted(text, '"') || quoted(text, '\''))) {
      String inner = text.substring(1, text.length() - 1);
      boolean escapes = text.charAt(0) == '"' && inner.indexOf('\\') >= 0;
      if (escapes || inner.indexOf(text.charAt(0)) >= 0) {
        problem(number, key + ": use a 'literal' string for " + text);
      } else {
        entries.add(new Entry(number, key, new Value.Text(inner)));
      }
    } else {
      try {
        entries.add(new Entry(number, key, new Value.Whole(Long.parseLong(text))));
      } catch (NumberFormatException _) {
        problem(number, key + ": neither a \"string\", an integer, true nor false: " + text);
      }
    }
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
