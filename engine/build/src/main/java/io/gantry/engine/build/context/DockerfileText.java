package io.gantry.engine.build.context;

import io.gantry.engine.api.build.BuildRequest.Definition;
import io.gantry.engine.build.context.ContextOpener.Opened;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The files that say what to build: the Dockerfile, and what to ignore. {@code X.dockerignore}
 * beside a Dockerfile {@code X} wins over {@code .dockerignore}. As with BuildKit, only directories
 * are subject to either: a tar or a repository is used as it is.
 */
record DockerfileText(Source source, IgnoreRules ignored) {
  private static final String DEFAULT = "Dockerfile";
  private static final String IGNORE = ".dockerignore";

  /** Reads them. */
  static DockerfileText read(Opened opened, Definition definition) {
    OpenContext context = opened.context();
    if (opened.dockerfile().isPresent()) {
      return new DockerfileText(Source.of(DEFAULT, opened.dockerfile().get()), IgnoreRules.NONE);
    }
    return switch (definition) {
      case Definition.InContext(String path) -> inContext(context, path);
      case Definition.OnHost(Path path) -> {
        Source source = Source.of(String.valueOf(path.getFileName()), onHost(path));
        Path own = path.resolveSibling(path.getFileName() + IGNORE);
        yield new DockerfileText(
            source, Files.isRegularFile(own) ? onHostRules(own) : ownRules(context));
      }
      case Definition.Text(String text) ->
          new DockerfileText(Source.of(DEFAULT, text), ownRules(context));
      case Definition.Sent(String name, String text, String ignored) ->
          new DockerfileText(Source.of(name, text), parse(IGNORE, ignored));
    };
  }

  private static DockerfileText inContext(OpenContext context, String path) {
    Optional<String> text = context.text(path.isEmpty() ? DEFAULT : path);
    String found = path.isEmpty() ? DEFAULT : path;
    if (text.isEmpty() && path.isEmpty()) {
      found = "dockerfile";
      text = context.text(found);
    }
    if (text.isEmpty()) {
      throw missing(path.isEmpty() ? DEFAULT : path);
    }
    Source source = Source.of(found.substring(found.lastIndexOf('/') + 1), text.get());
    Optional<IgnoreRules> own =
        context.local() ? rules(context, found + IGNORE) : Optional.of(IgnoreRules.NONE);
    return new DockerfileText(source, own.orElseGet(() -> ownRules(context)));
  }

  private static GantryException missing(String path) {
    return new GantryException(
        Kind.NOT_FOUND, "failed to read dockerfile: open " + path + ": no such file or directory");
  }

  private static IgnoreRules ownRules(OpenContext context) {
    return context.local() ? rules(context, IGNORE).orElse(IgnoreRules.NONE) : IgnoreRules.NONE;
  }

  /** The rules of a file in a context, if it is there. */
  static Optional<IgnoreRules> rules(OpenContext context, String path) {
    return context.text(path).map(text -> parse(path, text));
  }

  private static IgnoreRules parse(String name, String text) {
    try {
      return IgnoreRules.parse(List.of(text.split("\n", -1)));
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, name + ": " + e.getMessage(), e);
    }
  }

  private static String onHost(Path file) {
    try {
      return OpenContext.text(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new GantryException(Kind.NOT_FOUND, missing(file.toString()).text(), e);
    } catch (IOException e) {
      throw new GantryException(
          Kind.UNAVAILABLE, "cannot read dockerfile " + file + ": " + e.getMessage(), e);
    }
  }

  private static IgnoreRules onHostRules(Path file) {
    return parse(file.toString(), onHost(file));
  }
}
