package io.gantry.app.cli.bake;

import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.bake.TargetFields.Form;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** {@code --set pattern.key=value}, {@code +=} to add to a list. */
final class Overrides {
  private static final String FORM = "use TARGET.KEY=VALUE, for example '*.tags=app:1'";

  private Overrides() {}

  /**
   * One of them.
   *
   * @param path the key, and below a map its own
   */
  private record Change(
      String text, Pattern targets, List<String> path, boolean adds, String value, boolean given) {}

  /**
   * The targets with all changes, in their order: the first for a list replaces what the file says,
   * further ones add to it.
   *
   * @param environment gives {@code *.args.NAME} without a value its value
   */
  static Map<String, Json.Obj> apply(
      Map<String, Json.Obj> targets, List<String> texts, Map<String, String> environment) {
    var changed = new LinkedHashMap<>(targets);
    var begun = new HashSet<String>();
    for (String text : texts) {
      Change change = parse(text);
      boolean matched = false;
      for (String name : targets.keySet()) {
        if (change.targets().matcher(name).matches()) {
          matched = true;
          boolean adds = change.adds() || !begun.add(name + "." + String.join(".", change.path()));
          changed.computeIfPresent(name, (_, target) -> changed(target, change, adds, environment));
        }
      }
      if (!matched) {
        String pattern = text.substring(0, text.indexOf('.'));
        throw UsageException.plain("could not find any target matching '" + pattern + "'");
      }
    }
    return changed;
  }

  private static Change parse(String text) {
    int equals = text.indexOf('=');
    String left = equals < 0 ? text : text.substring(0, equals);
    boolean adds = left.endsWith("+");
    left = adds ? left.substring(0, left.length() - 1) : left;
    int dot = left.indexOf('.');
    if (dot <= 0 || dot == left.length() - 1) {
      throw UsageException.plain("invalid value " + Quoted.of(text) + " for --set: " + FORM);
    }
    String key = left.substring(dot + 1);
    int below = key.indexOf('.');
    String name = TargetFields.name(below < 0 ? key : key.substring(0, below));
    var path = new ArrayList<>(List.of(name));
    boolean map = TargetFields.form(name) == Form.MAP;
    if (map && (below < 0 || below == key.length() - 1)) {
      throw UsageException.plain(
          "invalid value " + Quoted.of(text) + " for --set: use TARGET." + name + ".NAME=VALUE");
    }
    boolean known =
        TargetFields.form(name) != Form.UNKNOWN || name.equals("push") || name.equals("load");
    if (!known || (!map && below >= 0)) {
      throw UsageException.plain(
          "invalid value "
              + Quoted.of(text)
              + " for --set: unknown key: "
              + key
              + ": use "
              + String.join(", ", TargetFields.ORDER));
    }
    if (map) {
      path.add(key.substring(below + 1));
    }
    if (equals < 0 && !name.equals("args")) {
      throw UsageException.plain("invalid value " + Quoted.of(text) + " for --set: " + FORM);
    }
    return new Change(
        text,
        glob(left.substring(0, dot)),
        path,
        adds,
        equals < 0 ? "" : text.substring(equals + 1),
        equals >= 0);
  }

  /** {@code *} and {@code ?} stand for anything and for one character. */
  private static Pattern glob(String pattern) {
    var regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(Character.toString(c)));
      }
    }
    return Pattern.compile(regex.toString());
  }

  private static Json.Obj changed(
      Json.Obj target, Change change, boolean adds, Map<String, String> environment) {
    String name = change.path().getFirst();
    String value = change.value();
    return switch (TargetFields.form(name)) {
      case TEXT -> target.with(name, Json.of(value));
      case TRUTH -> target.with(name, Json.of(truth(change)));
      case TEXTS -> {
        List<String> before = adds ? target.strings(name) : List.of();
        var all = new ArrayList<>(before);
        if (!value.isEmpty()) {
          all.add(value);
        }
        yield target.with(name, Json.strings(all));
      }
      case MAP -> {
        var map = new TreeMap<>(target.object(name).fields());
        String key = change.path().getLast();
        if (change.given()) {
          map.put(key, Json.of(value));
        } else if (environment.containsKey(key)) {
          map.put(key, Json.of(environment.getOrDefault(key, "")));
        }
        yield target.with(name, new Json.Obj(map));
      }
      case FIELDS -> {
        var all = new ArrayList<>(adds ? target.array(name) : List.of());
        all.addAll(TargetFields.parse(name, value));
        yield target.with(name, Json.array(all));
      }
      case UNKNOWN -> truth(change) ? sent(target, name.equals("push")) : target;
    };
  }

  private static boolean truth(Change change) {
    return switch (change.value()) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default ->
          throw UsageException.plain(
              "invalid value " + Quoted.of(change.text()) + " for --set: use true or false");
    };
  }

  /** A target that is pushed, or loaded into the store. */
  static Json.Obj sent(Json.Obj target, boolean pushed) {
    var outputs = new ArrayList<Json>();
    boolean done = false;
    for (Json output : target.array("output")) {
      Json.Obj fields = output.asObject();
      boolean image = fields.string("type").equals("image");
      boolean loads = fields.string("type").equals("docker") && fields.string("dest").isEmpty();
      if (pushed && image) {
        outputs.add(fields.with("push", Json.of("true")));
      } else {
        outputs.add(output);
      }
      done |= pushed ? image || fields.string("type").equals("registry") : image || loads;
    }
    if (!done) {
      outputs.add(
          Json.stringMap(
              new TreeMap<>(
                  pushed ? Map.of("type", "image", "push", "true") : Map.of("type", "docker"))));
    }
    return target.with("output", Json.array(outputs));
  }
}
