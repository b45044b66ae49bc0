package io.gantry.app.cli.bake;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.bake.hcl.Body;
import io.gantry.app.cli.bake.hcl.HclParser;
import io.gantry.app.cli.bake.hcl.JsonDefinitions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The files that a user bakes from. */
final class BakeFiles {
  private static final int MOST = 16 << 20;
  private static final List<String> USUAL =
      List.of(
          "compose.yaml",
          "compose.yml",
          "docker-compose.yml",
          "docker-compose.yaml",
          "docker-bake.json",
          "docker-bake.hcl",
          "docker-bake.override.json",
          "docker-bake.override.hcl");

  private BakeFiles() {}

  /**
   * What they define together, later files on top.
   *
   * @param names as the user wrote them; none for the usual ones of his directory
   */
  static Definitions read(Call call, List<String> names) throws IOException {
    Map<String, String> environment = call.invocation().environment();
    Definitions all = Definitions.NONE;
    Body body = new Body(List.of(), List.of());
    for (String name : names.isEmpty() ? usual(call) : names) {
      String text = text(call, name);
      switch (kind(name, text)) {
        case "compose" ->
            all =
                all.and(
                    Compose.read(
                        name, text, composed(call, environment), path -> text(call, path)));
        case "json" -> body = body.and(JsonDefinitions.parse(name, text, Evaluation.BLOCKS));
        default -> body = body.and(HclParser.parse(name, text));
      }
    }
    return all.and(new Evaluation(body, environment).definitions());
  }

  private static List<String> usual(Call call) {
    var found = new ArrayList<String>();
    for (String name : USUAL) {
      if (Files.isRegularFile(call.invocation().path(name))) {
        found.add(name);
      }
    }
    if (found.isEmpty()) {
      throw UsageException.plain(
          "couldn't find a bake definition: make one of "
              + String.join(", ", USUAL)
              + ", or give --file");
    }
    return found;
  }

  private static String text(Call call, String name) {
    try {
      return read(call, name);
    } catch (IOException e) {
      throw UsageException.plain("read " + name + ": " + e.getMessage());
    }
  }

  private static String read(Call call, String name) throws IOException {
    if (name.equals("-")) {
      byte[] bytes = call.invocation().stdio().in().readNBytes(MOST);
      return new String(bytes, StandardCharsets.UTF_8);
    }
    Path path = call.invocation().path(name.startsWith("cwd://") ? name.substring(6) : name);
    if (!Files.exists(path)) {
      throw UsageException.plain("open " + name + ": no such file or directory");
    }
    if (Files.isDirectory(path) || Files.size(path) > MOST) {
      throw UsageException.plain("read " + name + ": it is no file of at most 16 MiB");
    }
    return Files.readString(path);
  }

  /** By the name; by the first character where the name does not tell. */
  private static String kind(String name, String text) {
    if (name.endsWith(".yml") || name.endsWith(".yaml")) {
      return "compose";
    }
    if (name.endsWith(".json")) {
      return "json";
    }
    if (name.endsWith(".hcl")) {
      return "hcl";
    }
    return text.stripLeading().startsWith("{") ? "json" : "hcl";
  }

  /** The user's variables, and below them those of {@code .env}. */
  private static Map<String, String> composed(Call call, Map<String, String> environment)
      throws IOException {
    var all = new HashMap<String, String>();
    Path file = call.invocation().path(".env");
    if (Files.isRegularFile(file)) {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.stripLeading().startsWith("#")) {
          String value = line.substring(equals + 1).strip();
          boolean quoted =
              value.length() > 1
                  && (value.startsWith("\"") || value.startsWith("'"))
                  && value.charAt(value.length() - 1) == value.charAt(0);
          all.put(
              line.substring(0, equals).strip(),
              quoted ? value.substring(1, value.length() - 1) : value);
        }
      }
    }
    all.putAll(environment);
    return all;
  }
}
