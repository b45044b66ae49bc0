package io.gantry.app.cli.bake;

import io.gantry.app.cli.bake.Definitions.Group;
import io.gantry.app.cli.bake.hcl.Place;
import io.gantry.app.cli.bake.hcl.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.yaml.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The {@code build} sections of a compose file as targets; nothing else of it is looked at. */
final class Compose {
  private static final Map<String, String> SAME =
      Map.ofEntries(
          Map.entry("context", "context"),
          Map.entry("dockerfile", "dockerfile"),
          Map.entry("dockerfile_inline", "dockerfile-inline"),
          Map.entry("target", "target"),
          Map.entry("network", "network"),
          Map.entry("shm_size", "shm-size"),
          Map.entry("no_cache", "no-cache"),
          Map.entry("pull", "pull"),
          Map.entry("tags", "tags"),
          Map.entry("platforms", "platforms"),
          Map.entry("cache_from", "cache-from"),
          Map.entry("cache_to", "cache-to"),
          Map.entry("entitlements", "entitlements"),
          Map.entry("no_cache_filter", "no-cache-filter"));

  private final String file;
  private final Place place;
  private final Map<String, String> environment;

  private Compose(String file, String text, Map<String, String> environment) {
    this.file = file;
    this.place = new Place(Source.of(file, text), 0);
    this.environment = environment;
  }

  /**
   * The targets of a file, and the group {@code default} of all of them.
   *
   * @param files gives the text of another file that this one names
   */
  static Definitions read(
      String file, String text, Map<String, String> environment, UnaryOperator<String> files) {
    var reader = new Compose(file, text, environment);
    return reader.definitions(whole(file, text, environment), files);
  }

  private static Json.Obj whole(String file, String text, Map<String, String> environment) {
    Json.Obj whole = Json.Obj.EMPTY;
    try {
      for (Json document : Yaml.parse(text.getBytes(StandardCharsets.UTF_8))) {
        whole = document.asObject();
      }
    } catch (GantryException e) {
      throw new GantryException(Kind.INVALID, file + ": " + e.text(), e);
    }
    return new Interpolation(file, environment).apply(whole).asObject();
  }

  private Definitions definitions(Json.Obj whole, UnaryOperator<String> files) {
    var bases =
        new ComposeExtends(
            file, whole.object("services"), path -> whole(path, files.apply(path), environment));
    var targets = new TreeMap<String, Json.Obj>();
    whole
        .object("services")
        .fields()
        .forEach((name, _) -> {
          Json.Obj fields = bases.whole(name);
          if (fields.get("build").isPresent()) {
            targets.put(name.replace('.', '_'), target(whole, name, fields));
          }
        });
    Map<String, Group> groups =
        targets.isEmpty()
            ? Map.of()
            : Map.of("default", new Group("", List.copyOf(targets.keySet())));
    return new Definitions(groups, targets, List.of());
  }

  private Json.Obj target(Json.Obj whole, String service, Json.Obj fields) {
    Json build = fields.get("build").orElse(Json.nil());
    Json.Obj section =
        build instanceof Json.Str(String context)
            ? Json.object().put("context", context).build()
            : build.asObject();
    var target = new LinkedHashMap<String, Json>();
    SAME.forEach((theirs, ours) -> put(target, ours, section.fields().get(theirs)));
    target.computeIfPresent("context", (_, context) -> Json.of(cleaned(context)));
    put(target, "args", map(section.fields().get("args"), "=", true));
    put(target, "labels", map(section.fields().get("labels"), "=", false));
    put(target, "extra-hosts", map(section.fields().get("extra_hosts"), ":=", false));
    put(target, "contexts", contexts(section.fields().get("additional_contexts")));
    put(target, "ssh", list(section.fields().get("ssh"), "="));
    put(target, "ulimits", ulimits(section.object("ulimits")));
    put(target, "secret", secrets(whole, service, section.array("secrets")));
    if (section.bool("privileged")) {
      put(target, "entitlements", Json.strings(List.of("security.insecure")));
    }
    String image = fields.string("image");
    if (!target.containsKey("tags") && !image.isEmpty()) {
      put(target, "tags", Json.strings(List.of(image)));
    }
    return extended(new Json.Obj(target), section.object("x-bake"));
  }

  /** {@code x-bake} says what compose has no words for; lists are added to. */
  private Json.Obj extended(Json.Obj target, Json.Obj more) {
    var all = new LinkedHashMap<>(target.fields());
    more.fields()
        .forEach((written, value) -> {
          String name = TargetFields.name(written);
          TargetFields.of(name, place, value)
              .ifPresent(json -> {
                boolean joins = name.equals("tags") && all.get(name) instanceof Json.Arr;
                if (joins) {
                  var tags = new ArrayList<>(new Json.Obj(all).array(name));
                  tags.addAll(json instanceof Json.Arr(List<Json> items) ? items : List.of());
                  all.put(name, Json.array(tags));
                } else {
                  all.put(name, json);
                }
              });
        });
    return new Json.Obj(all);
  }

  private void put(
      Map<String, Json> target, String name, @org.jspecify.annotations.Nullable Json value) {
    if (value != null) {
      TargetFields.of(name, place, value)
          .filter(json -> !json.equals(Json.array(List.of())) && !json.equals(Json.Obj.EMPTY))
          .ifPresent(json -> target.put(name, json));
    }
  }

  static boolean isRemote(String text) {
    return text.contains("://") || text.startsWith("git@");
  }

  /** A context as it is printed: the path without detours. */
  static String cleaned(Json context) {
    String text = context instanceof Json.Str(String path) ? path : ".";
    if (isRemote(text) && !text.startsWith(Recipes.WORKING_DIRECTORY)) {
      return text;
    }
    String path = java.nio.file.Path.of(Recipes.here(text)).normalize().toString();
    return path.isEmpty() ? "." : path;
  }

  /** A map, or a list of {@code key=value}; a key alone has null. */
  static Map<String, Json> map(@org.jspecify.annotations.Nullable Json value, String separators) {
    var map = new TreeMap<String, Json>();
    switch (value) {
      case Json.Arr(List<Json> items) -> {
        for (Json item : items) {
          String text = item instanceof Json.Str(String string) ? string : item.text();
          int at = 0;
          while (at < text.length() && separators.indexOf(text.charAt(at)) < 0) {
            at++;
          }
          map.put(
              text.substring(0, at),
              at < text.length() ? Json.of(text.substring(at + 1)) : Json.nil());
        }
      }
      case Json.Obj(Map<String, Json> fields) -> map.putAll(fields);
      case null, default -> {}
    }
    return map;
  }

  /** Such a map in whole: a key alone takes the user's own variable, or is empty. */
  private Json map(@org.jspecify.annotations.Nullable Json value, String separators, boolean own) {
    Map<String, Json> map = map(value, separators);
    if (own) {
      map.replaceAll((name, item) ->
          item instanceof Json.Null && environment.containsKey(name)
              ? Json.of(environment.getOrDefault(name, ""))
              : item);
    } else {
      map.replaceAll((_, item) -> item instanceof Json.Null ? Json.of("") : item);
    }
    return new Json.Obj(map);
  }

  private Json contexts(@org.jspecify.annotations.Nullable Json value) {
    var contexts = new LinkedHashMap<>(map(value, "=", false).asObject().fields());
    contexts.replaceAll((_, item) -> {
      String text = item instanceof Json.Str(String path) ? path : "";
      String service = "service:";
      return text.startsWith(service)
          ? Json.of("target:" + text.substring(service.length()).replace('.', '_'))
          : item;
    });
    return new Json.Obj(contexts);
  }

  private static @org.jspecify.annotations.Nullable Json list(
      @org.jspecify.annotations.Nullable Json value, String separator) {
    if (!(value instanceof Json.Obj(Map<String, Json> fields))) {
      return value;
    }
    var all = new ArrayList<String>();
    fields.forEach((key, item) ->
        all.add(item instanceof Json.Str(String text) ? key + separator + text : key));
    return Json.strings(all);
  }

  private static Json ulimits(Json.Obj limits) {
    var all = new ArrayList<String>();
    limits
        .fields()
        .forEach((name, limit) ->
            all.add(
                limit instanceof Json.Obj both
                    ? name + "=" + both.number("soft", -1) + ":" + both.number("hard", -1)
                    : name + "=" + (limit instanceof Json.Str(String text) ? text : limit.text())));
    return Json.strings(all);
  }

  private Json secrets(Json.Obj whole, String service, List<Json> wanted) {
    var all = new ArrayList<Json>();
    for (Json secret : wanted) {
      String source =
          secret instanceof Json.Str(String name) ? name : secret.asObject().string("source");
      Json.Obj defined = whole.object("secrets").object(source);
      if (defined.fields().isEmpty()) {
        throw new GantryException(
            Kind.INVALID,
            file
                + ": service "
                + service
                + " wants the secret "
                + source
                + ", which is not defined");
      }
      String path = defined.string("file");
      all.add(
          Json.object()
              .put("id", source)
              .putUnlessEmpty(
                  "src", path.isEmpty() ? "" : java.nio.file.Path.of(path).normalize().toString())
              .putUnlessEmpty("env", defined.string("environment"))
              .build());
    }
    return Json.array(all);
  }
}
