package io.gantry.app.launcher.docker.daemon;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code daemon.json}. */
final class DaemonFile {
  private DaemonFile() {}

  /**
   * What a file says beside a command line; no directive may be in both.
   *
   * @param file names it in messages, which are Docker's where it has one
   * @param flags what the command line says, by the names of the file
   * @throws GantryException {@code INVALID}
   */
  static Json.Obj merge(String file, byte[] text, Json.Obj flags) {
    Json.Obj said = parse(file, text);
    var conflicts = new ArrayList<String>();
    var all = Json.object();
    flags.fields().forEach(all::put);
    for (Map.Entry<String, Json> field : said.fields().entrySet()) {
      Json flag = flags.fields().get(field.getKey());
      if (flag != null) {
        conflicts.add(
            field.getKey()
                + ": (from flag: "
                + shown(flag)
                + ", from file: "
                + shown(field.getValue())
                + ")");
      }
      all.put(field.getKey(), field.getValue());
    }
    if (!conflicts.isEmpty()) {
      throw invalid(
          file,
          "the following directives are specified both as a flag and in the configuration file: "
              + String.join(", ", conflicts));
    }
    return all.build();
  }

  private static Json.Obj parse(String file, byte[] text) {
    Json.Obj said;
    try {
      said = text.length == 0 ? Json.Obj.EMPTY : Json.parse(text).asObject();
    } catch (GantryException e) {
      throw invalid(file, e.text());
    }
    List<String> unknown =
        said.fields().keySet().stream()
            .filter(key -> Directives.DOCKER.ofKey(key).isEmpty())
            .toList();
    if (!unknown.isEmpty()) {
      throw invalid(
          file,
          "the following directives don't match any configuration option: "
              + String.join(", ", unknown));
    }
    return said;
  }

  private static String shown(Json value) {
    return switch (value) {
      case Json.Str(String text) -> text;
      case Json.Arr(var items) ->
          "[" + String.join(" ", items.stream().map(DaemonFile::shown).toList()) + "]";
      case Json other -> other.text();
    };
  }

  private static GantryException invalid(String file, String what) {
    return new GantryException(
        Kind.INVALID, "unable to configure the Docker daemon with file " + file + ": " + what);
  }
}
