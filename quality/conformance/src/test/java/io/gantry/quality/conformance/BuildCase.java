package io.gantry.quality.conformance;

import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of {@code build-cases}: {@code Dockerfile}, {@code context}, and {@code expected.json};
 * where it needs them {@code by-hand}, which says why docker cannot be asked, {@code setup}, a
 * shell script that is run in a copy of the context, and {@code args}, further arguments of {@code
 * build}, one a line, in which <code>{context}</code> is that copy.
 */
record BuildCase(Path directory) {
  /** What every file of a context is dated, unless its setup says otherwise: 2020. */
  static final long TIME = 1_577_836_800L;

  private static final String PREPARE =
      "find . -type d -exec chmod 755 {} + && find . -type f -exec chmod 644 {} + && umask 022";

  private static final String DATE =
      "find . -newermt 2021-01-01 -exec touch -h -d @" + TIME + " {} +";

  /** All cases, by name. */
  static List<BuildCase> all(Path resources) throws IOException {
    try (Stream<Path> cases = Files.list(resources)) {
      return cases.filter(Files::isDirectory).sorted().map(BuildCase::new).toList();
    }
  }

  String name() {
    return String.valueOf(directory.getFileName());
  }

  Path dockerfile() {
    return directory.resolve("Dockerfile");
  }

  Path expectedFile() {
    return directory.resolve("expected.json");
  }

  /** Why no other builder can be asked; then what is expected was written by a person. */
  boolean isByHand() {
    return Files.exists(directory.resolve("by-hand"));
  }

  Optional<Json.Obj> expected() throws IOException {
    return Files.exists(expectedFile())
        ? Optional.of(Json.parse(Files.readAllBytes(expectedFile())).asObject())
        : Optional.empty();
  }

  /** Makes the context in {@code place}, which does not exist. */
  void prepare(Path place) throws IOException, InterruptedException {
    Path context = directory.resolve("context");
    try (Stream<Path> files = Files.walk(context)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            place.resolve(context.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    sh(place, PREPARE);
    Path setup = directory.resolve("setup");
    if (Files.exists(setup)) {
      sh(place, "set -e; umask 022\n" + Files.readString(setup));
    }
    sh(place, DATE);
  }

  private void sh(Path place, String script) throws IOException, InterruptedException {
    var builder = new ProcessBuilder("sh", "-c", script).directory(place.toFile()).inheritIO();
    if (builder.start().waitFor() != 0) {
      throw new IOException("the setup of " + name() + " failed");
    }
  }

  /** The arguments of {@code build} for a context as the builder sees it. */
  List<String> arguments(String dockerfile, String context, String tag) throws IOException {
    var arguments =
        new ArrayList<String>(List.of("build", "--network=none", "-f", dockerfile, "-t", tag));
    Path args = directory.resolve("args");
    if (Files.exists(args)) {
      for (String line : Files.readAllLines(args)) {
        arguments.add(line.replace("{context}", context));
      }
    }
    arguments.add(context);
    return arguments;
  }
}
