package io.gantry.platform.base.yaml;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.function.Consumer;

/** YAML in and out. */
public final class Yaml {
  private Yaml() {}

  /**
   * The documents of a text in order, empty ones left out. Of two equal keys the later counts.
   *
   * @throws GantryException {@code INVALID} with line and column, or for a text that grows beyond
   *     all measure through its aliases
   */
  public static List<Json> parse(byte[] utf8) {
    return parse(utf8, _ -> {});
  }

  /**
   * As {@link #parse(byte[])}; {@code duplicate} is told of each key that comes twice, as in {@code
   * line 7: key "name" already set in map}.
   */
  public static List<Json> parse(byte[] utf8, Consumer<String> duplicate) {
    return YamlReader.parse(utf8, duplicate);
  }

  /** A document in block style; it ends with a newline. */
  public static String write(Json value) {
    return YamlWriter.write(value);
  }
}
