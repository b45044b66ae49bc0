package io.gantry.app.cli.bake;

import io.gantry.app.cli.bake.hcl.Place;
import io.gantry.app.cli.bake.hcl.Values;
import io.gantry.app.cli.build.option.Csv;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The attributes of targets in one form: texts, truths, lists of texts, maps of texts, and lists of
 * maps for what options write with commas.
 */
final class TargetFields {
  /** All of them, as they are printed. */
  static final List<String> ORDER =
      List.of(
          "description",
          "annotations",
          "attest",
          "context",
          "contexts",
          "dockerfile",
          "dockerfile-inline",
          "args",
          "labels",
          "tags",
          "cache-from",
          "cache-to",
          "target",
          "secret",
          "ssh",
          "platforms",
          "output",
          "pull",
          "no-cache",
          "network",
          "no-cache-filter",
          "shm-size",
          "ulimits",
          "call",
          "entitlements",
          "extra-hosts");

  /** How an attribute is written. */
  enum Form {
    TEXT,
    TRUTH,
    TEXTS,
    MAP,
    FIELDS,
    UNKNOWN
  }

  private TargetFields() {}

  static Form form(String name) {
    return switch (name) {
      case "description",
          "context",
          "dockerfile",
          "dockerfile-inline",
          "target",
          "network",
          "shm-size",
          "call" ->
          Form.TEXT;
      case "pull", "no-cache" -> Form.TRUTH;
      case "annotations",
          "tags",
          "platforms",
          "no-cache-filter",
          "ulimits",
          "entitlements",
          "inherits" ->
          Form.TEXTS;
      case "contexts", "args", "labels", "extra-hosts" -> Form.MAP;
      case "attest", "cache-from", "cache-to", "secret", "ssh", "output" -> Form.FIELDS;
      default -> Form.UNKNOWN;
    };
  }

  /** An attribute's name without what older files say. */
  static String name(String written) {
    return switch (written) {
      case "secrets" -> "secret";
      case "outputs" -> "output";
      case "platform" -> "platforms";
      case "ulimit" -> "ulimits";
      default -> written;
    };
  }

  /** An attribute's value in its form; nothing for null and for what no builder knows. */
  static Optional<Json> of(String name, Place place, Json value) {
    if (value instanceof Json.Null) {
      return Optional.empty();
    }
    return switch (form(name)) {
      case TEXT -> Optional.of(Json.of(Values.text(place, value)));
      case TRUTH -> Optional.of(Json.of(Values.truth(place, value)));
      case TEXTS -> Optional.of(texts(place, value));
      case MAP -> Optional.of(map(place, value));
      case FIELDS -> Optional.of(fields(name, place, value));
      case UNKNOWN -> Optional.empty();
    };
  }

  private static Json texts(Place place, Json value) {
    var texts = new ArrayList<String>();
    for (Json item : items(value)) {
      String text = item instanceof Json.Null ? "" : Values.text(place, item);
      if (!text.isEmpty()) {
        texts.add(text);
      }
    }
    return Json.strings(texts);
  }

  private static List<Json> items(Json value) {
    return value instanceof Json.Arr(List<Json> items) ? items : List.of(value);
  }

  private static Json map(Place place, Json value) {
    if (!(value instanceof Json.Obj(Map<String, Json> fields))) {
      throw place.error("a map is needed here");
    }
    var map = new TreeMap<String, String>();
    fields.forEach((key, item) -> {
      if (!(item instanceof Json.Null)) {
        map.put(key, Values.text(place, item));
      }
    });
    return Json.stringMap(map);
  }

  private static Json fields(String name, Place place, Json value) {
    var all = new ArrayList<Json>();
    for (Json item : items(value)) {
      switch (item) {
        case Json.Obj object -> all.add(name.equals("ssh") ? object : map(place, object));
        case Json.Null _ -> {}
        default -> all.addAll(parse(name, Values.text(place, item)));
      }
    }
    return Json.array(all);
  }

  /** What an option's text says. */
  static List<Json> parse(String name, String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    if (name.equals("ssh")) {
      int equals = text.indexOf('=');
      Json.ObjectBuilder agent =
          Json.object().put("id", equals < 0 ? text : text.substring(0, equals));
      return List.of(
          equals < 0
              ? agent.build()
              : agent
                  .put("paths", Json.strings(List.of(text.substring(equals + 1).split(",", -1))))
                  .build());
    }
    if (name.equals("output") && text.indexOf('=') < 0 && text.indexOf(',') < 0) {
      String type = text.equals("-") ? "tar" : "local";
      return List.of(Json.stringMap(new TreeMap<>(Map.of("type", type, "dest", text))));
    }
    List<Csv.Field> fields = Csv.fields(name, text);
    if (name.startsWith("cache-") && fields.stream().noneMatch(Csv.Field::hasValue)) {
      var all = new ArrayList<Json>();
      for (Csv.Field field : fields) {
        all.add(Json.stringMap(new TreeMap<>(Map.of("type", "registry", "ref", field.key()))));
      }
      return all;
    }
    Map<String, String> map = name.equals("secret") ? new LinkedHashMap<>() : new TreeMap<>();
    for (Csv.Field field : fields) {
      if (!field.hasValue()) {
        throw Csv.invalid(name, text, "\"" + field.key() + "\" is no key=value");
      }
      map.put(field.key(), field.value());
    }
    return List.of(Json.stringMap(map));
  }

  /** Fields as an option writes them. */
  static String text(Json fields) {
    Json.Obj object = fields.asObject();
    if (object.fields().containsKey("paths")) {
      return object.string("id") + "=" + String.join(",", object.strings("paths"));
    }
    var parts = new ArrayList<String>();
    object
        .fields()
        .forEach((key, value) -> {
          if (value instanceof Json.Str(String text)) {
            String part = key + "=" + text;
            boolean plain = part.indexOf(',') < 0 && part.indexOf('"') < 0;
            parts.add(plain ? part : "\"" + part.replace("\"", "\"\"") + "\"");
          }
        });
    return String.join(",", parts);
  }
}
