package io.gantry.app.cli.template;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Go's built-in functions and the ones that Docker adds. */
final class Functions {
  private static final int ANY = Integer.MAX_VALUE;

  private final boolean header;

  private Functions(boolean header) {
    this.header = header;
  }

  static Functions plain() {
    return new Functions(false);
  }

  /** Functions that leave titles as they are. */
  static Functions header() {
    return new Functions(true);
  }

  /** How many arguments a function takes; {@code least} is -1 for a name that is no function. */
  private record Count(int least, int most) {}

  private static Count count(String name) {
    return switch (name) {
      case "json", "title", "lower", "upper", "not", "len" -> new Count(1, 1);
      case "split", "join", "truncate", "ne", "lt", "le", "gt", "ge" -> new Count(2, 2);
      case "pad" -> new Count(3, 3);
      case "and", "or", "index", "slice", "printf", "eq" -> new Count(1, ANY);
      case "print", "println", "html", "js", "urlquery" -> new Count(0, ANY);
      default -> new Count(-1, -1);
    };
  }

  static boolean exists(String name) {
    return count(name).least() >= 0;
  }

  static Optional<String> wrongCount(String name, int given) {
    Count count = count(name);
    if (given >= count.least() && given <= count.most()) {
      return Optional.empty();
    }
    String atLeast = count.most() == ANY ? "at least " : "";
    return Optional.of(
        "wrong number of args for " + name + ": want " + atLeast + count.least() + " got " + given);
  }

  /**
   * Calls a function whose number of arguments is right.
   *
   * @throws GantryException {@code INVALID}
   */
  Json call(String name, List<Json> values) {
    return switch (name) {
      case "and", "or" -> values.getLast();
      case "not" -> Json.of(!Printed.truth(values.getFirst()));
      case "len" -> Json.of(length(values.getFirst()));
      case "index" -> index(values);
      case "slice" -> slice(values);
      case "print" -> Json.of(Printed.joined(values));
      case "println" -> Json.of(Printed.line(values));
      case "printf" -> Json.of(Printf.format(string(values, 0), values.subList(1, values.size())));
      case "html" -> Json.of(Escapes.html(Printed.joined(values)));
      case "js" -> Json.of(Escapes.js(Printed.joined(values)));
      case "urlquery" -> Json.of(Escapes.query(Printed.joined(values)));
      case "eq", "ne", "lt", "le", "gt", "ge" -> Json.of(Comparison.holds(name, values));
      case "pad" -> Json.of(pad(values));
      default -> header ? values.getFirst() : change(name, values);
    };
  }

  /** The functions that a header leaves out. */
  private static Json change(String name, List<Json> values) {
    return switch (name) {
      case "json" -> Json.of(values.getFirst().text());
      case "lower" -> Json.of(string(values, 0).toLowerCase(Locale.ROOT));
      case "upper" -> Json.of(string(values, 0).toUpperCase(Locale.ROOT));
      case "title" -> Json.of(title(string(values, 0)));
      case "truncate" -> Json.of(truncate(string(values, 0), whole(values, 1)));
      case "split" -> split(string(values, 0), string(values, 1));
      case "join" -> join(values.get(0), string(values, 1));
      default -> throw new IllegalStateException(name);
    };
  }

  private static String string(List<Json> values, int at) {
    if (values.get(at) instanceof Json.Str(String text)) {
      return text;
    }
    throw invalid("wrong type for value; expected string; got " + Printed.type(values.get(at)));
  }

  private static int whole(List<Json> values, int at) {
    if (values.get(at) instanceof Json.Num number && Numbers.isWhole(number)) {
      return Math.clamp(number.asLong(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    throw invalid("wrong type for value; expected int; got " + Printed.type(values.get(at)));
  }

  private static long length(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text.getBytes(StandardCharsets.UTF_8).length;
      case Json.Arr(var items) -> items.size();
      case Json.Obj(var fields) -> fields.size();
      case Json.Null _ -> throw invalid("len of nil pointer");
      case Json.Bool _, Json.Num _ -> throw invalid("len of type " + Printed.type(value));
    };
  }

  private static Json index(List<Json> values) {
    Json value = values.getFirst();
    for (Json key : values.subList(1, values.size())) {
      value = at(value, key);
    }
    return value;
  }

  private static Json at(Json value, Json key) {
    return switch (value) {
      case Json.Obj(var fields) -> {
        if (!(key instanceof Json.Str(String name))) {
          throw invalid("value has type " + Printed.type(key) + "; should be string");
        }
        Json found = fields.get(name);
        yield found == null ? zero(fields.values()) : found;
      }
      case Json.Arr(var items) -> items.get(position(key, items.size()));
      case Json.Str(String text) -> {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        yield Json.of(bytes[position(key, bytes.length)] & 0xff);
      }
      case Json.Null _ -> {
        if (key instanceof Json.Str) {
          yield value;
        }
        throw invalid("index of untyped nil");
      }
      case Json.Bool _, Json.Num _ ->
          throw invalid("can't index item of type " + Printed.type(value));
    };
  }

  /** What a Go map gives for a key that it lacks: {@code ""} from a map of strings. */
  private static Json zero(Iterable<Json> values) {
    for (Json value : values) {
      if (!(value instanceof Json.Str)) {
        return Json.nil();
      }
    }
    return Json.of("");
  }

  private static int position(Json key, int size) {
    if (!(key instanceof Json.Num number) || !Numbers.isWhole(number)) {
      throw invalid("cannot index slice/array with type " + Printed.type(key));
    }
    long position = number.asLong();
    if (position < 0 || position >= size) {
      throw invalid("index out of range: " + position);
    }
    return (int) position;
  }

  private static Json slice(List<Json> values) {
    Json value = values.getFirst();
    byte[] bytes =
        value instanceof Json.Str(String text)
            ? text.getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    int size =
        switch (value) {
          case Json.Str _ -> bytes.length;
          case Json.Arr(var items) -> items.size();
          case Json.Null _ -> throw invalid("slice of untyped nil");
          case Json.Bool _, Json.Num _, Json.Obj _ ->
              throw invalid("can't slice item of type " + Printed.type(value));
        };
    if (values.size() > 4) {
      throw invalid("too many slice indexes: " + (values.size() - 1));
    }
    if (values.size() == 4 && value instanceof Json.Str) {
      throw invalid("cannot 3-index slice a string");
    }
    int from = values.size() > 1 ? bound(values.get(1), size) : 0;
    int to = values.size() > 2 ? bound(values.get(2), size) : size;
    if (from > to) {
      throw invalid("invalid slice index: " + from + " > " + to);
    }
    return value instanceof Json.Arr(var items)
        ? new Json.Arr(items.subList(from, to))
        : Json.of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
  }

  private static int bound(Json key, int size) {
    return key instanceof Json.Num number && number.text().equals(Integer.toString(size))
        ? size
        : position(key, size);
  }

  private static String pad(List<Json> values) {
    if (!(values.getFirst() instanceof Json.Str(String text)) || text.isEmpty()) {
      return "";
    }
    return " ".repeat(Math.clamp(whole(values, 1), 0, 10_000))
        + text
        + " ".repeat(Math.clamp(whole(values, 2), 0, 10_000));
  }

  private static String truncate(String text, int length) {
    int end = Math.max(0, length);
    return text.length() <= end ? text : text.substring(0, end);
  }

  private static String title(String text) {
    var out = new StringBuilder(text);
    boolean inside = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!inside) {
        out.setCharAt(i, Character.toTitleCase(c));
      }
      inside = Character.isLetterOrDigit(c) || c == '_' || c == '\'';
    }
    return out.toString();
  }

  private static Json split(String text, String separator) {
    var parts = new ArrayList<String>();
    if (separator.isEmpty()) {
      for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
        parts.add(text.substring(i, text.offsetByCodePoints(i, 1)));
      }
      return Json.strings(parts);
    }
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return Json.strings(parts);
  }

  private static Json join(Json list, String separator) {
    if (list instanceof Json.Null) {
      return Json.of("");
    }
    if (!(list instanceof Json.Arr(var items))) {
      throw invalid("wrong type for value; expected []string; got " + Printed.type(list));
    }
    var out = new StringBuilder();
    for (int i = 0; i < items.size(); i++) {
      out.append(i == 0 ? "" : separator).append(Printed.value(items.get(i)));
    }
    return Json.of(out.toString());
  }

  static GantryException invalid(String message) {
    return new GantryException(Kind.INVALID, message);
  }
}
