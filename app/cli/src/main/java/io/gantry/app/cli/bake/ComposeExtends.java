package io.gantry.app.cli.bake;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code extends}: a service on top of another, of the same file or of another one. Of a service
 * only what is built counts here.
 *
 * @param file the file that {@code services} stand in, as the user wrote it
 * @param files gives the whole of another file, by its path
 */
record ComposeExtends(String file, Json.Obj services, Function<String, Json.Obj> files) {
  /** Maps that may be written as lists of {@code key=value}. */
  private static final Set<String> MAPS =
      Set.of("args", "labels", "additional_contexts", "extra_hosts");

  /** The service with all that it extends. */
  Json.Obj whole(String name) {
    return whole(name, new LinkedHashSet<>());
  }

  private Json.Obj whole(String name, Set<String> above) {
    Json.Obj own = service(name);
    if (!above.add(file + " " + name)) {
      throw new GantryException(
          Kind.INVALID, file + ": the service " + name + " extends itself: " + above);
    }
    Json base = own.get("extends").orElse(Json.nil());
    return switch (base) {
      case Json.Null _ -> own;
      case Json.Str(String other) -> merged(whole(other, above), own);
      default -> {
        String other = base.asObject().string("service");
        String there = base.asObject().string("file");
        yield merged(there.isEmpty() ? whole(other, above) : far(there, other, above), own);
      }
    };
  }

  private Json.Obj service(String name) {
    return services
        .get(name)
        .map(Json::asObject)
        .orElseThrow(() ->
            new GantryException(
                Kind.INVALID, file + ": there is no service " + name + " to extend"));
  }

  /** A service of another file, whose paths are relative to that. */
  private Json.Obj far(String there, String name, Set<String> above) {
    Path parent = Path.of(file).resolveSibling(there).normalize();
    String path = parent.toString();
    var other = new ComposeExtends(path, files.apply(path).object("services"), files);
    Json.Obj whole = other.whole(name, above);
    Path directory = Path.of(there).normalize().getParent();
    return directory == null || whole.get("build").isEmpty()
        ? whole
        : whole.with("build", moved(section(whole), directory));
  }

  private static Json.Obj moved(Json.Obj build, Path directory) {
    String context = build.string("context");
    Json.Obj moved =
        build.with("context", Json.of(moved(context.isEmpty() ? "." : context, directory)));
    var contexts = new TreeMap<String, Json>(map("additional_contexts", build));
    contexts.replaceAll(
        (_, value) -> value instanceof Json.Str(String text) ? path(text, directory) : value);
    return contexts.isEmpty() ? moved : moved.with("additional_contexts", new Json.Obj(contexts));
  }

  private static Json path(String text, Path directory) {
    return Json.of(text.startsWith("service:") ? text : moved(text, directory));
  }

  private static String moved(String path, Path directory) {
    return Compose.isRemote(path) ? path : directory.resolve(path).normalize().toString();
  }

  private static Json.Obj section(Json.Obj service) {
    Json build = service.get("build").orElse(Json.Obj.EMPTY);
    return build instanceof Json.Str
        ? Json.object().put("context", build).build()
        : build.asObject();
  }

  private static Json.Obj merged(Json.Obj base, Json.Obj own) {
    var all = new LinkedHashMap<>(base.fields());
    all.putAll(own.fields());
    if (base.get("build").isPresent() && own.get("build").isPresent()) {
      all.put("build", sections(section(base), section(own)));
    }
    return new Json.Obj(all);
  }

  private static Json.Obj sections(Json.Obj base, Json.Obj own) {
    var all = new LinkedHashMap<>(base.fields());
    own.fields()
        .forEach((name, value) -> {
          if (MAPS.contains(name)) {
            var map = new TreeMap<>(map(name, base));
            map.putAll(map(name, own));
            all.put(name, new Json.Obj(map));
          } else {
            all.merge(name, value, ComposeExtends::merged);
          }
        });
    return new Json.Obj(all);
  }

  private static Json merged(Json base, Json own) {
    if (base instanceof Json.Arr(List<Json> first) && own instanceof Json.Arr(List<Json> second)) {
      var items = new LinkedHashSet<>(first);
      items.addAll(second);
      return Json.array(new ArrayList<>(items));
    }
    if (base instanceof Json.Obj first && own instanceof Json.Obj second) {
      return sections(first, second);
    }
    return own;
  }

  private static Map<String, Json> map(String name, Json.Obj section) {
    return Compose.map(section.fields().get(name), name.equals("extra_hosts") ? ":=" : "=");
  }
}
