package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that say what to build: Dockerfile and {@code .dockerignore}. */
record Definition(Source dockerfile, IgnoreRules ignore) {
  private static final String DEFAULT = "Dockerfile";

  /** Reads them. */
  static Definition read(BuildRequest request) {
    Path context =
        switch (request.subject().context()) {
          case BuildContext.Directory(Path path) -> path;
          default -> throw new UnsupportedOperationException("being built");
        };
    if (!Files.isDirectory(context)) {
      throw new GantryException(
          Kind.NOT_FOUND, "unable to prepare context: path \"" + context + "\" not found");
    }
    Optional<String> given =
        request.subject().dockerfile() instanceof BuildRequest.Definition.Text(String text)
            ? Optional.of(text)
            : Optional.empty();
    Path file =
        switch (request.subject().dockerfile()) {
          case BuildRequest.Definition.InContext(String path) ->
              context.resolve(path.isEmpty() ? DEFAULT : path);
          case BuildRequest.Definition.OnHost(Path path) -> path;
          case BuildRequest.Definition.Text _ -> context.resolve(DEFAULT);
        };
    String name = String.valueOf(file.getFileName());
    Source source =
        given.map(text -> Source.of(DEFAULT, text)).orElseGet(() -> Source.of(name, text(file)));
    Path own = file.resolveSibling(name + ".dockerignore");
    boolean hasOwn = given.isEmpty() && Files.isRegularFile(own);
    return new Definition(source, rules(hasOwn ? own : context.resolve(".dockerignore")));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new GantryException(
          Kind.NOT_FOUND,
          "failed to read dockerfile: open " + file + ": no such file or directory",
          e);
    } catch (MalformedInputException e) {
      throw new GantryException(Kind.INVALID, "dockerfile " + file + " is not UTF-8", e);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read dockerfile " + file + ": " + e.getMessage(), e);
    }
  }

  private static IgnoreRules rules(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException _) {
      return IgnoreRules.NONE;
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot read " + file + ": " + e.getMessage(), e);
    }
    try {
      return IgnoreRules.parse(lines);
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, file + ": " + e.getMessage(), e);
    }
  }
}
