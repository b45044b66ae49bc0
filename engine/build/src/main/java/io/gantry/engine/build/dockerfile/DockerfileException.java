package io.gantry.engine.build.dockerfile;

import io.gantry.engine.api.build.BuildFailure;
import org.jspecify.annotations.Nullable;

/** A failure that belongs to lines of a Dockerfile; the message begins with an excerpt of them. */
public final class DockerfileException extends BuildFailure {
  private static final long serialVersionUID = 1L;

  /** Says what is wrong with {@code range}. */
  public DockerfileException(Kind kind, Source source, LineRange range, String problem) {
    this(kind, source, range, problem, null);
  }

  /** Says what is wrong with {@code range}, and why. */
  public DockerfileException(
      Kind kind, Source source, LineRange range, String problem, @Nullable Throwable cause) {
    super(
        kind,
        source.excerpt(range),
        problem,
        new Place(source.name(), String.join("\n", source.lines()), range.first(), range.last()),
        cause);
  }

  static DockerfileException parse(Source source, LineRange range, String problem) {
    return new DockerfileException(
        Kind.INVALID,
        source,
        range,
        "dockerfile parse error on line " + range.first() + ": " + problem);
  }

  /** The first line of the excerpt's range, from 1. */
  public int line() {
    return place().first();
  }
}
