package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileCopyTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 128 * 1024, 128 * 1024 + 1, 3_000_000})
  void contentArrivesWhole(int size) throws IOException {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Files.write(directory.resolve("a"), bytes);
    copy();
    assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("b")));
  }

  @Test
  void holesStayHoles() throws IOException {
    long size = 64L << 20;
    try (FileChannel file =
        FileChannel.open(
            directory.resolve("a"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      for (long at : new long[] {5_000_000, size - 1}) {
        assertEquals(1, file.write(ByteBuffer.wrap(new byte[] {7}), at));
      }
    }
    copy();
    assertEquals(-1, Files.mismatch(directory.resolve("a"), directory.resolve("b")));
    try (RootDirectory root = RootDirectory.open(directory)) {
      assertTrue(root.stat("b", false).orElseThrow().blocks() * 512 < 1 << 20);
    }
  }

  private void copy() {
    try (RootDirectory root = RootDirectory.open(directory);
        var copy = new FileCopy()) {
      copy.copy(root, "a", root, "b", 0640);
      assertEquals(0640, root.stat("b", false).orElseThrow().permissions());
    }
  }
}
