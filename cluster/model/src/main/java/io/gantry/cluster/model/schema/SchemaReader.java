package io.gantry.cluster.model.schema;

import io.gantry.cluster.model.schema.FieldType.Scalar;
import io.gantry.cluster.model.schema.Model.Field;
import io.gantry.cluster.model.schema.Model.Merge;
import io.gantry.platform.base.json.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the generator's files. A model is a line {@code #Name [atomic]} and a line for each field:
 * name, type, {@code !} if it is required, then {@code list=}, {@code map=}, {@code patch=} and
 * {@code default=}. A type is a letter, {@code [} or <code>{</code> before that of the items, or
 * {@code >} and a model's name.
 */
final class SchemaReader {
  private final String packageName;
  private final Function<String, Model> resolve;

  private SchemaReader(String packageName, Function<String, Model> resolve) {
    this.packageName = packageName;
    this.resolve = resolve;
  }

  static Map<String, Model> models(
      String text, String packageName, Function<String, Model> resolve) {
    return new SchemaReader(packageName, resolve).read(text);
  }

  private Map<String, Model> read(String text) {
    var models = new HashMap<String, Model>();
    var fields = new LinkedHashMap<String, Field>();
    String heading = "";
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      if (text.charAt(from) == '#') {
        add(heading, fields, models);
        heading = text.substring(from + 1, end);
        fields.clear();
      } else {
        Field field = field(text.substring(from, end));
        fields.put(field.name(), field);
      }
      from = end + 1;
    }
    add(heading, fields, models);
    return models;
  }

  private void add(String heading, Map<String, Field> fields, Map<String, Model> models) {
    if (!heading.isEmpty()) {
      boolean atomic = heading.endsWith(" atomic");
      String name = atomic ? heading.substring(0, heading.indexOf(' ')) : heading;
      models.put(name, new Model(packageName + "." + name, fields, atomic));
    }
  }

  private Field field(String line) {
    List<String> words = List.of(line.split(" ", -1));
    FieldType type = type(words.get(1));
    String list = option(words, "list=");
    String patch = option(words, "patch=");
    int colon = list.indexOf(':');
    int patchColon = patch.indexOf(':');
    String strategy = patchColon < 0 ? patch : patch.substring(0, patchColon);
    String byDefault = option(words, "default=");
    return new Field(
        words.getFirst(),
        type,
        words.contains("!"),
        merge(type, list, words.contains("map=atomic")),
        colon < 0 ? List.of() : List.of(list.substring(colon + 1).split(",", -1)),
        strategy.startsWith("merge"),
        strategy.endsWith("retainKeys"),
        patchColon < 0 ? "" : patch.substring(patchColon + 1),
        byDefault.isEmpty() ? Optional.empty() : Optional.of(Json.of(byDefault)));
  }

  private static Merge merge(FieldType type, String list, boolean atomicMap) {
    if (list.startsWith("map")) {
      return Merge.MAP;
    }
    if (list.equals("set")) {
      return Merge.SET;
    }
    return type instanceof FieldType.ListOf || atomicMap ? Merge.ATOMIC : Merge.GRANULAR;
  }

  private static String option(List<String> words, String name) {
    for (String word : words) {
      if (word.startsWith(name)) {
        return word.substring(name.length());
      }
    }
    return "";
  }

  private FieldType type(String code) {
    return switch (code.charAt(0)) {
      case '[' -> new FieldType.ListOf(type(code.substring(1)));
      case '{' -> new FieldType.MapOf(type(code.substring(1)));
      case '>' -> reference(code.substring(1));
      case '?' -> new FieldType.Any();
      case 's' -> Scalar.STRING;
      case 'i' -> Scalar.INT32;
      case 'l' -> Scalar.INT64;
      case 'd' -> Scalar.DOUBLE;
      case 'b' -> Scalar.BOOLEAN;
      case 'B' -> Scalar.BYTES;
      case 't' -> Scalar.TIME;
      case 'u' -> Scalar.MICRO_TIME;
      case 'q' -> Scalar.QUANTITY;
      case 'x' -> Scalar.INT_OR_STRING;
      default -> throw new IllegalArgumentException("unknown type '" + code + "'");
    };
  }

  private FieldType reference(String name) {
    String whole = name.indexOf('.') < 0 ? packageName + "." + name : name;
    return new FieldType.Ref(whole, () -> resolve.apply(whole));
  }

  /** Lines of a name and a text with backslash escapes. */
  static Map<String, String> texts(String text) {
    var texts = new HashMap<String, String>();
    text.lines()
        .forEach(line -> {
          int blank = line.indexOf(' ');
          texts.put(line.substring(0, blank), unescape(line.substring(blank + 1)));
        });
    return texts;
  }

  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    var plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
        plain.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
