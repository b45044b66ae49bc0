package io.gantry.image.distribution.hosts;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads TOML 1.0 without dates: tables, arrays of tables, inline tables, dotted and quoted keys,
 * all strings, numbers, booleans. The result is a JSON object.
 */
final class Toml {
  private static final int DEEPEST = 64;

  /** A table while it is read; a value is a {@code Table}, a {@code Tables} or a {@code Leaf}. */
  private sealed interface Node {}

  private record Leaf(Json value) implements Node {}

  private record Table(Map<String, Node> fields) implements Node {
    Table() {
      this(new LinkedHashMap<>());
    }
  }

  private record Tables(List<Table> items) implements Node {}

  private final String file;
  private final String text;
  private int at;
  private int depth;

  private Toml(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /**
   * The table that {@code text} is.
   *
   * @param file names it in messages
   * @throws GantryException {@code INVALID} with file and line
   */
  static Json.Obj parse(String file, String text) {
    var reader = new Toml(file, text.replace("\r\n", "\n"));
    return json(reader.document());
  }

  private static Json.Obj json(Table table) {
    var fields = new LinkedHashMap<String, Json>();
    table.fields.forEach((name, node) ->
        fields.put(
            name,
            switch (node) {
              case Leaf(Json value) -> value;
              case Table inner -> json(inner);
              case Tables(List<Table> items) -> Json.array(items.stream().map(Toml::json).toList());
            }));
    return new Json.Obj(fields);
  }

  private Table document() {
    var root = new Table();
    Table current = root;
    while (skip(true)) {
      if (peek() == '[') {
        current = header(root);
      } else {
        assign(current);
      }
      endOfLine();
    }
    return root;
  }

  private Table header(Table root) {
    at++;
    boolean many = peek() == '[';
    at += many ? 1 : 0;
    List<String> keys = keys();
    expect(']');
    if (many) {
      expect(']');
    }
    Table parent = descend(root, keys.subList(0, keys.size() - 1));
    String last = keys.getLast();
    Node there = parent.fields.get(last);
    if (!many) {
      return descend(parent, List.of(last));
    }
    var item = new Table();
    switch (there) {
      case null -> parent.fields.put(last, new Tables(new ArrayList<>(List.of(item))));
      case Tables(List<Table> items) -> items.add(item);
      case Leaf _, Table _ -> throw broken(last + " is set already");
    }
    return item;
  }

  /** The table below {@code from}, made where it is missing. */
  private Table descend(Table from, List<String> keys) {
    Table table = from;
    for (String key : keys) {
      table =
          switch (table.fields.computeIfAbsent(key, _ -> new Table())) {
            case Table inner -> inner;
            case Tables(List<Table> items) -> items.getLast();
            case Leaf _ -> throw broken(key + " is no table");
          };
    }
    return table;
  }

  private void assign(Table current) {
    List<String> keys = keys();
    expect('=');
    Json value = value();
    Table table = descend(current, keys.subList(0, keys.size() - 1));
    if (table.fields.putIfAbsent(keys.getLast(), new Leaf(value)) != null) {
      throw broken(keys.getLast() + " is set already");
    }
  }

  private List<String> keys() {
    var keys = new ArrayList<String>();
    do {
      skip(false);
      keys.add(key());
      skip(false);
    } while (take('.'));
    if (keys.size() > DEEPEST) {
      throw broken("nested too deeply");
    }
    return keys;
  }

  private String key() {
    if (peek() == '"' || peek() == '\'') {
      return string();
    }
    int from = at;
    while (at < text.length() && isBare(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw broken("a key is missing");
    }
    return text.substring(from, at);
  }

  private static boolean isBare(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private Json value() {
    skip(false);
    if (++depth > DEEPEST) {
      throw broken("nested too deeply");
    }
    Json value =
        switch (peek()) {
          case '"', '\'' -> Json.of(string());
          case '[' -> array();
          case '{' -> inline();
          default -> word();
        };
    depth--;
    return value;
  }

  private Json array() {
    at++;
    var items = new ArrayList<Json>();
    while (true) {
      skip(true);
      if (take(']')) {
        return Json.array(items);
      }
      items.add(value());
      skip(true);
      if (!take(',')) {
        expect(']');
        return Json.array(items);
      }
    }
  }

  private Json inline() {
    at++;
    var table = new Table();
    skip(false);
    if (take('}')) {
      return json(table);
    }
    do {
      assign(table);
      skip(false);
    } while (take(','));
    expect('}');
    return json(table);
  }

  private Json word() {
    int from = at;
    while (at < text.length() && (isBare(text.charAt(at)) || "+.".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    String word = text.substring(from, at);
    return switch (word) {
      case "true" -> Json.of(true);
      case "false" -> Json.of(false);
      default -> number(word);
    };
  }

  private Json number(String word) {
    try {
      String plain = word.replace("_", "");
      if (plain.startsWith("0x")) {
        return Json.of(Long.parseLong(plain.substring(2), 16));
      }
      boolean fraction = plain.indexOf('.') >= 0 || plain.indexOf('e') >= 0;
      return fraction
          ? new Json.Num(Double.toString(Double.parseDouble(plain)))
          : Json.of(Long.parseLong(plain));
    } catch (NumberFormatException _) {
      throw broken("neither string, number, true, false, array nor table");
    }
  }

  private String string() {
    char quote = peek();
    String three = String.valueOf(quote).repeat(3);
    boolean lines = text.startsWith(three, at);
    at += lines ? 3 : 1;
    if (lines) {
      take('\n');
    }
    var out = new StringBuilder();
    while (true) {
      if (at >= text.length() || (!lines && peek() == '\n')) {
        throw broken("a string does not end");
      }
      if (lines ? text.startsWith(three, at) : peek() == quote) {
        at += lines ? 3 : 1;
        return out.toString();
      }
      char c = text.charAt(at++);
      if (c == '\\' && quote == '"') {
        escape(out);
      } else {
        out.append(c);
      }
    }
  }

  private void escape(StringBuilder out) {
    char c = peek();
    at++;
    switch (c) {
      case 'b' -> out.append('\b');
      case 't' -> out.append('\t');
      case 'n' -> out.append('\n');
      case 'f' -> out.append('\f');
      case 'r' -> out.append('\r');
      case '"', '\\' -> out.append(c);
      case 'u' -> unicode(out, 4);
      case 'U' -> unicode(out, 8);
      case '\n' -> {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
          at++;
        }
      }
      default -> throw broken("unknown escape \\" + c);
    }
  }

  private void unicode(StringBuilder out, int digits) {
    try {
      out.appendCodePoint(Integer.parseInt(text, at, at + digits, 16));
      at += digits;
    } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
      throw broken("broken \\u escape");
    }
  }

  /** Skips blanks, and line ends and comments if {@code lines}; false at the end of the text. */
  private boolean skip(boolean lines) {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#' && lines) {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == ' ' || c == '\t' || (c == '\n' && lines)) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private void endOfLine() {
    skip(false);
    if (at < text.length() && peek() != '\n' && peek() != '#') {
      throw broken("more than one setting in a line");
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\n';
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void expect(char c) {
    skip(false);
    if (!take(c)) {
      throw broken("'" + c + "' is missing");
    }
  }

  private GantryException broken(String what) {
    int end = Math.min(at, text.length());
    long line = 1 + text.substring(0, end).chars().filter(c -> c == '\n').count();
    return new GantryException(Kind.INVALID, file + ":" + line + ": " + what);
  }
}
