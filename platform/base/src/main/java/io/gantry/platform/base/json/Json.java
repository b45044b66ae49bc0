package io.gantry.platform.base.json;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A JSON value. Parsing is bounded: nesting 500, numbers of 1000 characters. */
public sealed interface Json {
  /** {@code null}. */
  record Null() implements Json {}

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements Json {}

  /** A number, kept as its text. */
  record Num(String text) implements Json {
    /** The value truncated to a long. */
    public long asLong() {
      return isShortWhole() ? Long.parseLong(text) : (long) Double.parseDouble(text);
    }

    private boolean isShortWhole() {
      int from = text.startsWith("-") ? 1 : 0;
      for (int i = from; i < text.length(); i++) {
        if (text.charAt(i) < '0' || text.charAt(i) > '9') {
          return false;
        }
      }
      return text.length() > from && text.length() - from <= 18;
    }
  }

  /** A string. */
  record Str(String value) implements Json {}

  /** An array. */
  record Arr(List<Json> items) implements Json {
    /** Copies the items. */
    public Arr {
      items = List.copyOf(items);
    }
  }

  /** An object; {@code fields} keeps the order of the text or of the builder. */
  record Obj(Map<String, Json> fields) implements Json {
    /** The empty object. */
    public static final Obj EMPTY = new Obj(Map.of());

    /** Copies the fields, in order. */
    public Obj {
      fields = Fields.of(fields);
    }

    /** The field, or nothing if it is absent or {@code null}. */
    public Optional<Json> get(String name) {
      Json value = fields.get(name);
      return value == null || value instanceof Null ? Optional.empty() : Optional.of(value);
    }

    /** The string field, or {@code ""} if it is absent, {@code null} or no string. */
    public String string(String name) {
      return fields.get(name) instanceof Str(String value) ? value : "";
    }

    /** The numeric field truncated to a long, or {@code fallback}. */
    public long number(String name, long fallback) {
      return fields.get(name) instanceof Num number ? number.asLong() : fallback;
    }

    /** The boolean field, or {@code false}. */
    public boolean bool(String name) {
      return fields.get(name) instanceof Bool(boolean value) && value;
    }

    /** The object field, or an empty object. */
    public Obj object(String name) {
      return fields.get(name) instanceof Obj object ? object : EMPTY;
    }

    /** The items of the array field, or none. */
    public List<Json> array(String name) {
      return fields.get(name) instanceof Arr(List<Json> items) ? items : List.of();
    }

    /** The strings of the array field, or none; items that are no strings are left out. */
    public List<String> strings(String name) {
      var strings = new ArrayList<String>();
      for (Json item : array(name)) {
        if (item instanceof Str string) {
          strings.add(string.value());
        }
      }
      return List.copyOf(strings);
    }

    /** The object field as a map of strings, in order; values that are no strings are left out. */
    public Map<String, String> stringMap(String name) {
      var map = new LinkedHashMap<String, String>();
      object(name)
          .fields()
          .forEach((key, value) -> {
            if (value instanceof Str(String text)) {
              map.put(key, text);
            }
          });
      return map;
    }

    /** This object with {@code name} set to {@code value}. */
    public Obj with(String name, Json value) {
      var copy = new LinkedHashMap<>(fields);
      copy.put(name, value);
      return new Obj(copy);
    }

    /** This object without {@code name}. */
    public Obj without(String name) {
      var fields = new LinkedHashMap<>(this.fields);
      var _ = fields.remove(name);
      return new Obj(fields);
    }
  }

  /** A string value. */
  static Json of(String value) {
    return new Str(value);
  }

  /** A whole number. */
  static Json of(long value) {
    return new Num(Long.toString(value));
  }

  /** A truth value. */
  static Json of(boolean value) {
    return new Bool(value);
  }

  /** {@code null}. */
  static Json nil() {
    return new Null();
  }

  /** An array of {@code items}. */
  static Arr array(List<? extends Json> items) {
    return new Arr(List.copyOf(items));
  }

  /** An array of strings. */
  static Arr strings(List<String> items) {
    return new Arr(items.stream().map(Json::of).toList());
  }

  /** An object whose values are strings, in the map's order. */
  static Obj stringMap(Map<String, String> map) {
    var fields = new LinkedHashMap<String, Json>();
    map.forEach((key, value) -> fields.put(key, of(value)));
    return new Obj(fields);
  }

  /** Starts an object. */
  static ObjectBuilder object() {
    return new ObjectBuilder();
  }

  /** The object itself, or an error that says where it was expected. */
  default Obj asObject() {
    if (this instanceof Obj object) {
      return object;
    }
    String found = text();
    throw new GantryException(
        Kind.INVALID,
        "expected a JSON object, found "
            + (found.length() > 100 ? found.substring(0, 100) + "…" : found));
  }

  /** Builds an object field by field. */
  final class ObjectBuilder {
    private final LinkedHashMap<String, Json> fields = new LinkedHashMap<>();

    private ObjectBuilder() {}

    /** Sets a field. */
    public ObjectBuilder put(String name, Json value) {
      fields.put(name, value);
      return this;
    }

    /** Sets a string field. */
    public ObjectBuilder put(String name, String value) {
      return put(name, of(value));
    }

    /** Sets a whole-number field. */
    public ObjectBuilder put(String name, long value) {
      return put(name, of(value));
    }

    /** Sets a truth field. */
    public ObjectBuilder put(String name, boolean value) {
      return put(name, of(value));
    }

    /** Sets a string field unless {@code value} is empty. */
    public ObjectBuilder putUnlessEmpty(String name, String value) {
      return value.isEmpty() ? this : put(name, value);
    }

    /** Sets an array of strings unless it is empty. */
    public ObjectBuilder putUnlessEmpty(String name, List<String> values) {
      return values.isEmpty() ? this : put(name, strings(values));
    }

    /** Sets an object of strings unless it is empty. */
    public ObjectBuilder putUnlessEmpty(String name, Map<String, String> values) {
      return values.isEmpty() ? this : put(name, stringMap(values));
    }

    /** The object. */
    public Obj build() {
      return new Obj(fields);
    }
  }

  /**
   * Parses one value that fills {@code text}.
   *
   * @throws GantryException {@code INVALID} with line and column
   */
  static Json parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Parses one value that fills {@code utf8}.
   *
   * @throws GantryException {@code INVALID} with line and column
   */
  static Json parse(byte[] utf8) {
    return JsonReader.parse(utf8, null);
  }

  /**
   * As {@link #parse(byte[])}; {@code duplicate} is told the path of each field that comes twice,
   * as in {@code spec.ports[0].name}.
   */
  static Json parse(byte[] utf8, Consumer<String> duplicate) {
    return JsonReader.parse(utf8, duplicate);
  }

  /** The value as one line of UTF-8. */
  default byte[] bytes() {
    return JsonWriter.bytes(this);
  }

  /** The value as one line. */
  default String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /**
   * The value over several lines, indented by {@code indent} as Go's {@code MarshalIndent} does.
   */
  default String pretty(String indent) {
    return JsonWriter.pretty(this, indent);
  }
}
