package io.gantry.platform.base.json;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json.Arr;
import io.gantry.platform.base.json.Json.Bool;
import io.gantry.platform.base.json.Json.Null;
import io.gantry.platform.base.json.Json.Num;
import io.gantry.platform.base.json.Json.Obj;
import io.gantry.platform.base.json.Json.Str;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON by recursive descent (RFC 8259), strictly: no comments, no trailing commas, no control
 * characters in strings. Of two fields with one name the later counts.
 *
 * <p>Not Jackson's parser: its classes initialise {@code BigDecimal}, which on JDK 25 computes
 * tables for 20 ms (docs/decisions/0001-json-tree.md).
 */
final class JsonReader {
  private static final int MOST_NESTING = 500;
  private static final int LONGEST_NUMBER = 1000;
  private static final int NAMES = 64;
  private static final char REPLACEMENT = '\uFFFD';

  private final String text;
  private int at;
  private int depth;
  private final @Nullable Consumer<String> duplicate;
  private final ArrayList<String> path = new ArrayList<>();

  /** Names of fields that were read, by hash. */
  private final @Nullable String[] names = new @Nullable String[NAMES];

  private JsonReader(String text, @Nullable Consumer<String> duplicate) {
    this.text = text;
    this.duplicate = duplicate;
  }

  static Json parse(byte[] utf8, @Nullable Consumer<String> duplicate) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireUtf8(utf8);
    }
    var reader = new JsonReader(text, duplicate);
    reader.skipBlanks();
    Json value = reader.value();
    reader.skipBlanks();
    if (reader.at < text.length()) {
      throw reader.malformed("text after the value");
    }
    return value;
  }

  /** The replacement character may be meant, or stand for bytes that are no text. */
  private static void requireUtf8(byte[] bytes) {
    try {
      var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new GantryException(Kind.INVALID, "malformed JSON: it is not UTF-8", e);
    }
  }

  private Json value() {
    return switch (peek()) {
      case '{' -> nested('}');
      case '[' -> nested(']');
      case '"' -> new Str(string());
      case 't' -> word("true", new Bool(true));
      case 'f' -> word("false", new Bool(false));
      case 'n' -> word("null", new Null());
      default -> number();
    };
  }

  private Json nested(char close) {
    depth++;
    if (depth > MOST_NESTING) {
      throw malformed("nested deeper than " + MOST_NESTING);
    }
    at++;
    Json value = close == '}' ? object() : array();
    depth--;
    return value;
  }

  private Obj object() {
    var fields = new LinkedHashMap<String, Json>();
    skipBlanks();
    if (taken('}')) {
      return new Obj(fields);
    }
    do {
      skipBlanks();
      if (peek() != '"') {
        throw malformed("a field's name in quotes is needed");
      }
      String name = name();
      skipBlanks();
      take(':');
      skipBlanks();
      if (duplicate == null) {
        fields.put(name, value());
      } else {
        watched(fields, name, duplicate);
      }
      skipBlanks();
    } while (taken(','));
    take('}');
    return new Obj(fields);
  }

  private void watched(Map<String, Json> fields, String name, Consumer<String> told) {
    path.add(path.isEmpty() ? name : "." + name);
    if (fields.put(name, value()) != null) {
      told.accept(String.join("", path));
    }
    path.removeLast();
  }

  private Arr array() {
    var items = new ArrayList<Json>();
    skipBlanks();
    if (taken(']')) {
      return new Arr(items);
    }
    do {
      skipBlanks();
      if (duplicate == null) {
        items.add(value());
      } else {
        path.add("[" + items.size() + "]");
        items.add(value());
        path.removeLast();
      }
      skipBlanks();
    } while (taken(','));
    take(']');
    return new Arr(items);
  }

  private Json word(String word, Json value) {
    if (!text.startsWith(word, at)) {
      throw malformed("no value");
    }
    at += word.length();
    return value;
  }

  private Num number() {
    int from = at;
    boolean _ = taken('-');
    if (!taken('0')) {
      digits();
    }
    if (taken('.')) {
      digits();
    }
    if (taken('e') || taken('E')) {
      boolean _ = taken('+') || taken('-');
      digits();
    }
    if (at - from > LONGEST_NUMBER) {
      throw malformed("a number longer than " + LONGEST_NUMBER);
    }
    return new Num(text.substring(from, at));
  }

  private void digits() {
    int from = at;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    if (at == from) {
      throw malformed("no value");
    }
  }

  /** A field's name: lists repeat theirs, which are one string then. */
  private String name() {
    int from = at + 1;
    int end = from;
    int hash = 0;
    while (end < text.length() && text.charAt(end) != '"') {
      char c = text.charAt(end);
      if (c == '\\' || c < ' ') {
        return string();
      }
      hash = 31 * hash + c;
      end++;
    }
    if (end == text.length()) {
      return string();
    }
    int slot = (hash ^ (hash >>> 8)) & (names.length - 1);
    String name = names[slot];
    if (name == null || name.length() != end - from || !text.startsWith(name, from)) {
      name = text.substring(from, end);
      names[slot] = name;
    }
    at = end + 1;
    return name;
  }

  private String string() {
    at++;
    int from = at;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return text.substring(from, at - 1);
      }
      if (c == '\\') {
        return escapedString(from);
      }
      if (c < ' ') {
        throw malformed("a control character in a string");
      }
      at++;
    }
    throw malformed("a string without end");
  }

  /** The rest of a string that has escapes; {@code from} is where it begins. */
  private String escapedString(int from) {
    var value = new StringBuilder(text.substring(from, at));
    while (at < text.length()) {
      char c = text.charAt(at);
      at++;
      if (c == '"') {
        return value.toString();
      }
      if (c < ' ') {
        throw malformed("a control character in a string");
      }
      value.append(c == '\\' ? escape() : c);
    }
    throw malformed("a string without end");
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw malformed("an unknown escape");
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0 || peek() > 'f') {
        throw malformed("four hexadecimal digits are needed");
      }
      value = 16 * value + digit;
      at++;
    }
    return (char) value;
  }

  private void skipBlanks() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      at++;
    }
  }

  private char peek() {
    if (at >= text.length()) {
      throw malformed("it ends too early");
    }
    return text.charAt(at);
  }

  private boolean taken(char c) {
    boolean here = at < text.length() && text.charAt(at) == c;
    if (here) {
      at++;
    }
    return here;
  }

  private void take(char c) {
    if (!taken(c)) {
      throw malformed("'" + c + "' is needed");
    }
  }

  private GantryException malformed(String why) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at && i < text.length(); i++) {
      if (text.charAt(i) == '\n') {
        line++;
        lineStart = i + 1;
      }
    }
    return new GantryException(
        Kind.INVALID,
        "malformed JSON: " + why + " at line " + line + ", column " + (at - lineStart + 1));
  }
}
