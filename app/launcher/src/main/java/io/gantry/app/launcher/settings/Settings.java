package io.gantry.app.launcher.settings;

import io.gantry.engine.build.CacheBudget;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code gantry.toml} says, with defaults for the rest.
 *
 * @param engineIdle how long a resident engine stays without work
 * @param buildCache how much the builder may keep for later builds
 * @param registries how registries are reached, by host and port, or a part of one
 */
public record Settings(
    Duration engineIdle,
    NetworkSetting network,
    CacheBudget buildCache,
    Map<String, RegistrySetting> registries) {
  /** Copies the map. */
  public Settings {
    registries = Collections.unmodifiableMap(new TreeMap<>(registries));
  }

  private static final String WANTED_SIZE =
      " must be a size such as \"20GB\", or a share of the disk such as \"10%\"";

  /** What holds without a file. */
  public static final Settings DEFAULTS =
      new Settings(Duration.ofMinutes(10), NetworkSetting.USUAL, CacheBudget.USUAL, Map.of());

  /** The file of a user: {@code GANTRY_CONFIG}, else below /etc for root, else of the user. */
  public static Path file(Map<String, String> environment, long uid) {
    String named = environment.getOrDefault("GANTRY_CONFIG", "");
    if (!named.isEmpty()) {
      return Path.of(named);
    }
    if (uid == 0) {
      return Path.of("/etc/gantry/gantry.toml");
    }
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    return config.isEmpty()
        ? Path.of(environment.getOrDefault("HOME", "/"), ".config/gantry/gantry.toml")
        : Path.of(config, "gantry/gantry.toml");
  }

  /** The settings of a file, or the defaults where there is none. */
  public static Settings load(Path file) {
    if (!Files.exists(file)) {
      return DEFAULTS;
    }
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new GantryException(Kind.INVALID, "cannot read settings " + file, e);
    }
  }

  /** Reads the text of a file that messages call {@code file}. */
  static Settings parse(String file, String text) {
    var problems = new ArrayList<String>();
    Settings settings = DEFAULTS;
    for (Toml.Entry entry : Toml.read(file, text, problems)) {
      settings = settings.with(file, entry, problems);
    }
    if (!problems.isEmpty()) {
      throw new GantryException(Kind.INVALID, String.join("\n", problems));
    }
    return settings;
  }

  private Settings with(String file, Toml.Entry entry, List<String> problems) {
    String where = file + ":" + entry.line() + ": " + entry.key();
    if (entry.table().equals("registries") && !entry.of().isEmpty()) {
      var changed = new TreeMap<>(registries);
      RegistrySetting before = changed.getOrDefault(entry.of(), RegistrySetting.NONE);
      changed.put(entry.of(), before.with(where, entry, problems));
      return new Settings(engineIdle, network, buildCache, changed);
    }
    return switch (entry.key()) {
      case "engine.idle_minutes" ->
          switch (entry.value()) {
            case Toml.Value.Whole(long minutes) when minutes >= 0 && minutes <= 100_000 ->
                new Settings(Duration.ofMinutes(minutes), network, buildCache, registries);
            case Toml.Value _ -> wrong(problems, where + " must be a number of minutes");
          };
      case "network.bridge", "network.pool", "network.publish" ->
          new Settings(engineIdle, network.with(where, entry, problems), buildCache, registries);
      case "build.cache" ->
          switch (entry.value()) {
            case Toml.Value.Text(String size) -> withCache(where, size, problems);
            case Toml.Value _ -> wrong(problems, where + WANTED_SIZE);
          };
      default ->
          wrong(
              problems,
              where
                  + " is unknown; known are build.cache, engine.idle_minutes, network.bridge,"
                  + " network.pool, network.publish, registries.\"HOST\".*");
    };
  }

  private Settings withCache(String where, String size, List<String> problems) {
    try {
      return new Settings(engineIdle, network, CacheBudget.parse(size), registries);
    } catch (GantryException _) {
      return wrong(problems, where + WANTED_SIZE);
    }
  }

  private Settings wrong(List<String> problems, String problem) {
    problems.add(problem);
    return this;
  }
}
