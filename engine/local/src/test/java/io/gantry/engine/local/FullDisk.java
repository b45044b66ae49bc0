package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.function.Executable;

/** A file that takes the last byte of a small disk until it is closed. */
record FullDisk(Path filler) implements AutoCloseable {
  /** Fills the disk that {@code directory} is on. */
  static FullDisk of(Path directory) throws IOException {
    Path filler = directory.resolve("filler");
    byte[] block = new byte[1 << 16];
    int size = block.length;
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (size > 0) {
        try {
          out.write(block, 0, size);
        } catch (IOException full) {
          assertTrue(String.valueOf(full.getMessage()).contains("No space left"));
          size /= 2;
        }
      }
    }
    return new FullDisk(filler);
  }

  /** The work fails, and says why. */
  static Executable refused(String what, Executable work) {
    return () -> {
      var failure = assertThrows(GantryException.class, work, what);
      assertEquals(Kind.EXHAUSTED, failure.kind(), what + ": " + failure.text());
      String words = failure.text().toLowerCase(Locale.ROOT);
      assertTrue(words.contains("no space left on device"), what + ": " + words);
    };
  }

  @Override
  public void close() throws IOException {
    Files.delete(filler);
  }
}
