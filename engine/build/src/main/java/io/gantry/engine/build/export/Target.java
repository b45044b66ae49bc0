package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.image.distribution.files.NewFile;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a tar goes: a file that is there when it is whole, or a stream. */
final class Target {
  private static final int BUFFER = 256 << 10;

  private Target() {}

  /** Writes what a tar is, and ends it; does not close the stream. */
  @FunctionalInterface
  interface Writer<T> {
    T write(OutputStream out) throws IOException;
  }

  /** Has something written to a sink. */
  static <T> T write(Sink sink, Writer<T> writer) {
    return switch (sink) {
      case Sink.Stream(OutputStream out) -> stream(out, writer);
      case Sink.File(Path path) -> {
        if (Files.isDirectory(path)) {
          throw new GantryException(Kind.INVALID, "destination file " + path + " is a directory");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) { // a pipe, /dev/stdout
          try (OutputStream out = Files.newOutputStream(path)) {
            yield stream(out, writer);
          } catch (IOException e) {
            throw new DiskException("cannot write " + path, e);
          }
        }
        yield file(path, writer);
      }
      case Sink.None _ -> throw new GantryException(Kind.INVALID, "dest is required");
    };
  }

  private static <T> T file(Path path, Writer<T> writer) {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      try {
        var _ = Files.createDirectories(parent);
      } catch (IOException e) {
        throw new DiskException("cannot make " + parent, e);
      }
    }
    try (var file = new NewFile(path)) {
      T result = stream(file.content(), writer);
      file.commit();
      return result;
    }
  }

  private static <T> T stream(OutputStream out, Writer<T> writer) {
    var buffered = new BufferedOutputStream(out, BUFFER);
    try {
      T result = writer.write(buffered);
      buffered.flush();
      return result;
    } catch (IOException e) {
      throw new DiskException("cannot write the output", e);
    }
  }
}
