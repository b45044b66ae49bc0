package io.gantry.engine.build.graph;

import io.gantry.engine.build.dockerfile.CommandLine;
import io.gantry.engine.build.dockerfile.Instruction.Healthcheck;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration of a stage while its instructions change it. */
final class StageConfig {
  private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private static final long LEAST_NANOS = 1_000_000;

  private ImageConfig image;
  private String author = "";
  private boolean commandIsOwn;

  StageConfig(ImageConfig base) {
    image = base;
    if (base.environment().stream().noneMatch(entry -> entry.startsWith("PATH="))) {
      environment(
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of("PATH=" + DEFAULT_PATH), base.environment().stream())
              .toList());
    }
  }

  ImageConfig image() {
    return author.isEmpty() ? image : new ImageConfig(image.json().with("author", Json.of(author)));
  }

  void author(String name) {
    author = name;
  }

  List<String> shell() {
    List<String> shell = image.config().strings("Shell");
    return shell.isEmpty() ? DEFAULT_SHELL : shell;
  }

  String workingDirectory() {
    String directory = image.workingDirectory();
    return directory.isEmpty() ? "/" : directory;
  }

  String user() {
    return image.user();
  }

  private void environment(List<String> entries) {
    set("Env", Json.strings(entries));
  }

  /** Sets a variable where it stood, or behind all others. */
  void environment(String name, String value) {
    var entries = new ArrayList<>(image.environment());
    String entry = name + "=" + value;
    int at = 0;
    while (at < entries.size() && !entries.get(at).startsWith(name + "=")) {
      at++;
    }
    if (at < entries.size()) {
      entries.set(at, entry);
    } else {
      entries.add(entry);
    }
    environment(entries);
  }

  void shell(List<String> words) {
    set("Shell", Json.strings(words));
  }

  void workingDirectory(String path) {
    set("WorkingDir", Json.of(path));
  }

  void user(String user) {
    set("User", Json.of(user));
  }

  void stopSignal(String signal) {
    set("StopSignal", Json.of(signal));
  }

  void command(CommandLine command) {
    commandIsOwn = true;
    setOrRemove("Cmd", command.arguments(shell()));
    set("ArgsEscaped", new Json.Bool(true));
  }

  /** Sets the entry point; a CMD that was inherited is dropped with the old one. */
  void entrypoint(CommandLine command) {
    setOrRemove("Entrypoint", command.arguments(shell()));
    if (!commandIsOwn) {
      setOrRemove("Cmd", List.of());
    }
  }

  void labels(Map<String, String> labels) {
    if (!labels.isEmpty()) {
      var all = new LinkedHashMap<>(image.labels());
      all.putAll(labels);
      set("Labels", Json.stringMap(all));
    }
  }

  void expose(List<String> ports) {
    addKeys("ExposedPorts", ports);
  }

  void volumes(List<String> paths) {
    addKeys("Volumes", paths);
  }

  void onbuild(String text) {
    var triggers = new ArrayList<>(image.config().strings("OnBuild"));
    triggers.add(text);
    set("OnBuild", Json.strings(triggers));
  }

  /** Takes the triggers that the base left. */
  List<String> takeTriggers() {
    List<String> triggers = image.config().strings("OnBuild");
    setOrRemove("OnBuild", List.of());
    return triggers;
  }

  /** Sets the check; returns it as the configuration has it. */
  Json.Obj healthcheck(Healthcheck check) {
    var json = Json.object();
    if (check.command().isEmpty()) {
      json.put("Test", Json.strings(List.of("NONE")));
    } else {
      json.put(
          "Test",
          switch (check.command().get()) {
            case CommandLine.Shell(String line) -> Json.strings(List.of("CMD-SHELL", line));
            case CommandLine.Exec(List<String> arguments) ->
                Json.strings(
                    java.util.stream.Stream.concat(
                            java.util.stream.Stream.of("CMD"), arguments.stream())
                        .toList());
          });
    }
    nanos(json, "Interval", check.interval());
    nanos(json, "Timeout", check.timeout());
    nanos(json, "StartPeriod", check.startPeriod());
    nanos(json, "StartInterval", check.startInterval());
    long retries = check.retries().isEmpty() ? 0 : retries(check.retries());
    if (retries > 0) {
      json.put("Retries", retries);
    }
    Json.Obj built = json.build();
    set("Healthcheck", built);
    return built;
  }

  private static void nanos(Json.ObjectBuilder json, String field, String duration) {
    long nanos = duration.isEmpty() ? 0 : GoDuration.parse(duration);
    if (nanos != 0 && nanos < LEAST_NANOS) {
      throw new IllegalArgumentException(
          "Interval \"" + duration + "\" cannot be less than 1ms in HEALTHCHECK");
    }
    if (nanos != 0) {
      json.put(field, nanos);
    }
  }

  private static long retries(String text) {
    try {
      int retries = Integer.parseInt(text);
      if (retries >= 0) {
        return retries;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("--retries must be a number from 0: " + text);
  }

  private void addKeys(String field, List<String> keys) {
    var all = new LinkedHashMap<>(image.config().object(field).fields());
    keys.forEach(key -> all.put(key, Json.Obj.EMPTY));
    set(field, new Json.Obj(all));
  }

  private void set(String field, Json value) {
    image = image.withConfig(field, value);
  }

  private void setOrRemove(String field, List<String> words) {
    if (words.isEmpty()) {
      var fields = new LinkedHashMap<>(image.config().fields());
      fields.remove(field);
      image = image.withConfig(new Json.Obj(fields));
    } else {
      set(field, Json.strings(words));
    }
  }
}
