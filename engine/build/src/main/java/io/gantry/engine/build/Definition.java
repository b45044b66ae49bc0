package io.gantry.engine.build;

import io.gantry.engine.api.BuildRequest;
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

/** The files that say what to build: Dockerfile and {@code .dockerignore}. */
record Definition(Source dockerfile, IgnoreRules ignore) {
  private static final String DEFAULT = "Dockerfile";

  /** Reads them. */
  static Definition read(BuildRequest request) {
    if (!Files.isDirectory(request.context())) {
      throw new GantryException(
          Kind.NOT_FOUND,
          "unable to prepare context: path \"" + request.context() + "\" not found");
    }
    Path file = request.dockerfile().orElse(request.context().resolve(DEFAULT));
    String name = String.valueOf(file.getFileName());
    Source source =
        request
            .dockerfileText()
            .map(text -> Source.of(DEFAULT, text))
            .orElseGet(() -> Source.of(name, text(file)));
    Path own = file.resolveSibling(name + ".dockerignore");
    boolean hasOwn = request.dockerfileText().isEmpty() && Files.isRegularFile(own);
    return new Definition(source, rules(hasOwn ? own : request.context().resolve(".dockerignore")));
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
