package io.gantry.app.cli.build.option;

import io.gantry.app.cli.Invocation;
import io.gantry.engine.api.build.CacheLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code --cache-from} and {@code --cache-to}. */
public final class Caches {
  private Caches() {}

  /** What is read beside this host's own cache. */
  public static List<CacheLocation> from(Invocation invocation, List<String> texts) {
    var caches = new ArrayList<CacheLocation>();
    for (String text : texts) {
      for (FieldMap fields : parse("--cache-from", text)) {
        fields.oneOf("type", List.of("registry", "local"));
        caches.add(location(invocation, fields, "src"));
      }
    }
    return List.copyOf(caches);
  }

  /** What is written. */
  public static List<CacheLocation> to(Invocation invocation, List<String> texts) {
    var caches = new ArrayList<CacheLocation>();
    for (String text : texts) {
      for (FieldMap fields : parse("--cache-to", text)) {
        fields.oneOf("type", List.of("registry", "local", "inline"));
        fields.oneOf("mode", List.of("min", "max"));
        fields.oneOf("compression", List.of("uncompressed", "gzip", "zstd"));
        fields.number("compression-level", 0, 22);
        for (String key :
            List.of(
                "mounts",
                "ignore-error",
                "oci-mediatypes",
                "image-manifest",
                "force-compression")) {
          fields.truth(key);
        }
        caches.add(location(invocation, fields, "dest"));
      }
    }
    return List.copyOf(caches);
  }

  /** Names of images alone are registry caches, each its own. */
  private static List<FieldMap> parse(String option, String text) {
    if (text.isEmpty()) {
      return List.of();
    }
    List<Csv.Field> fields = Csv.fields(option, text);
    if (fields.stream().noneMatch(Csv.Field::hasValue)) {
      return fields.stream()
          .map(field -> new FieldMap(option, text, Map.of("type", "registry", "ref", field.key())))
          .toList();
    }
    FieldMap map = FieldMap.parse(option, text);
    map.need("type", "use type=registry|local" + (option.endsWith("to") ? "|inline" : ""));
    return List.of(map);
  }

  private static CacheLocation location(Invocation invocation, FieldMap fields, String path) {
    FieldMap found = fields;
    switch (fields.get("type")) {
      case "local" -> {
        fields.need(path, path + "=DIRECTORY");
        found = fields.with(path, invocation.path(fields.get(path)).toString());
      }
      case "registry" -> {
        fields.need("ref", "ref=NAME");
        References.check(fields.option(), fields.get("ref"));
      }
      default -> {}
    }
    return new CacheLocation(found.get("type"), found.without("type").values());
  }
}
