package io.gantry.engine.api.build;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the result of a build goes.
 *
 * @param type {@code image}, {@code registry}, {@code docker}, {@code oci}, {@code local}, {@code
 *     tar} or {@code cacheonly}
 * @param attributes as BuildKit's exporters take them: {@code name}, {@code push}, {@code
 *     compression}, {@code compression-level}, {@code force-compression}, {@code oci-mediatypes},
 *     {@code rewrite-timestamp}, {@code annotation.*}, {@code tar}, {@code platform-split}
 */
public record BuildOutput(String type, Map<String, String> attributes, Sink sink) {
  /** Copies the map. */
  public BuildOutput {
    attributes = Map.copyOf(attributes);
  }

  /** Where files of an output go. */
  public sealed interface Sink {
    /** Nowhere: the output is no file. */
    record None() implements Sink {}

    /** A file or directory of the user's, absolute. */
    record File(Path path) implements Sink {}

    /** A stream, written once; not closed. */
    record Stream(OutputStream out) implements Sink {}
  }

  /** An output without files. */
  public static BuildOutput of(String type, Map<String, String> attributes) {
    return new BuildOutput(type, attributes, new Sink.None());
  }

  /** An output to a file or directory. */
  public static BuildOutput of(String type, Path path) {
    return new BuildOutput(type, Map.of(), new Sink.File(path));
  }
}
