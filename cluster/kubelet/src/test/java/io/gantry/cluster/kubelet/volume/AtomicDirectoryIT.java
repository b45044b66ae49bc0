package io.gantry.cluster.kubelet.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicDirectoryIT {
  @TempDir Path directory;

  private boolean write(Map<String, FileContent> files) {
    return AtomicDirectory.write(directory, files, Optional.empty());
  }

  private long entries() throws IOException {
    try (var list = Files.list(directory)) {
      return list.count();
    }
  }

  @Test
  void filesAppearChangeAndGoTogether() throws IOException {
    assertTrue(
        write(
            Map.of(
                "a", FileContent.of("1", 0644),
                "d/b", FileContent.of("2", 0400))));
    assertEquals("1", Files.readString(directory.resolve("a")));
    assertEquals("2", Files.readString(directory.resolve("d/b")));
    assertEquals("..data/a", Files.readSymbolicLink(directory.resolve("a")).toString());
    assertEquals(
        "r--------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("d/b"))));
    Path data = Files.readSymbolicLink(directory.resolve("..data"));
    assertTrue(write(Map.of("a", FileContent.of("3", 0644))));
    assertEquals("3", Files.readString(directory.resolve("a")));
    assertFalse(Files.exists(directory.resolve("d"), java.nio.file.LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(directory.resolve(data)), "the old files are gone");
    assertEquals(3, entries());
  }

  @Test
  void nothingIsWrittenWhenNothingChanged() throws IOException {
    var files = Map.of("a", FileContent.of("1", 0644), "d/b", FileContent.of("2", 0644));
    assertTrue(write(files));
    Path data = Files.readSymbolicLink(directory.resolve("..data"));
    assertFalse(write(files));
    assertEquals(data, Files.readSymbolicLink(directory.resolve("..data")));
    assertTrue(write(Map.of("a", FileContent.of("1", 0600), "d/b", FileContent.of("2", 0644))));
  }
}
