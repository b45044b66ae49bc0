package io.gantry.app.cli.output;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Bytes for a file that the user names, or for standard output. */
public final class OutputFile {
  private OutputFile() {}

  /** Writes the bytes. */
  public interface Writer {
    /** Writes all of them; does not close. */
    void write(OutputStream stream) throws IOException;
  }

  /** Writes to {@code target}, or else to {@code out}; a file appears only once it is whole. */
  public static void write(Output out, Optional<Path> target, Writer writer) throws IOException {
    if (target.isEmpty()) {
      writer.write(out.asStream());
      out.flush();
      return;
    }
    Path file = target.get();
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      throw new GantryException(
          Kind.INVALID, "invalid output path: " + directory + " is no directory: make it first");
    }
    Path temporary = file.resolveSibling("." + file.getFileName() + ".partial");
    try {
      try (var stream = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
        writer.write(stream);
      }
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
