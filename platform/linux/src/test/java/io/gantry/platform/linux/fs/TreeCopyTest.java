package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TreeCopyTest {
  private static final long SIZE = 64L << 20;

  @TempDir private Path directory;

  @Test
  void holesStayHolesAndLinksAreNotFollowed() throws IOException {
    Path from = Files.createDirectory(directory.resolve("from"));
    Path to = Files.createDirectory(directory.resolve("to"));
    Files.writeString(directory.resolve("secret"), "outside");
    Files.createSymbolicLink(from.resolve("link"), directory.resolve("secret"));
    try (var file = new RandomAccessFile(from.resolve("sparse").toFile(), "rw")) {
      file.seek(SIZE - 1);
      file.write(7);
    }
    try (RootDirectory source = RootDirectory.open(from);
        RootDirectory target = RootDirectory.open(to)) {
      TreeCopy.copyContents(source, "/", target);
      var copied = target.stat("sparse", false).orElseThrow();
      assertEquals(SIZE, copied.size());
      assertTrue(copied.blocks() * 512 < 1 << 20, () -> copied.blocks() + " blocks");
    }
    assertEquals(directory.resolve("secret"), Files.readSymbolicLink(to.resolve("link")));
  }
}
