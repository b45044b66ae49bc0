package io.gantry.platform.base.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DurableFileTest {
  private static final byte[] ONE = {1};
  private static final byte[] TWO = {2, 2};

  @TempDir private Path directory;

  @Test
  void aFileIsWrittenReplacedAndDeleted() throws IOException {
    Path file = directory.resolve("file");
    assertEquals(Optional.empty(), DurableFile.read(file));
    DurableFile.write(file, ONE);
    DurableFile.write(file, TWO);
    assertArrayEquals(TWO, DurableFile.read(file).orElseThrow());
    try (var entries = Files.list(directory)) {
      assertEquals(List.of(file), entries.toList());
    }
    DurableFile.delete(file);
    DurableFile.delete(file);
    assertEquals(Optional.empty(), DurableFile.read(file));
  }

  @Test
  void failuresNameTheFileAndLeaveNothing() throws IOException {
    Path missing = directory.resolve("missing/file");
    var failure = assertThrows(DiskException.class, () -> DurableFile.write(missing, ONE));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertEquals("cannot write " + missing + ": no such file or directory", failure.text());

    Path occupied = directory.resolve("directory");
    Files.createDirectories(occupied.resolve("child"));
    var other = assertThrows(DiskException.class, () -> DurableFile.write(occupied, ONE));
    assertEquals("cannot write " + occupied + ": is a directory", other.text());
    try (var entries = Files.list(directory)) {
      assertEquals(1, entries.count());
    }
  }

  @Test
  void aFullDiskIsExhausted() {
    var failure = new DiskException("cannot write x", new IOException("No space left on device"));
    assertEquals(Kind.EXHAUSTED, failure.kind());
    assertEquals("cannot write x: no space left on device", failure.text());
  }
}
