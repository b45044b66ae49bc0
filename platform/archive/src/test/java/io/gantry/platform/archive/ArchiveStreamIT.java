package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that the real programs packed. */
final class ArchiveStreamIT {
  @TempDir Path directory;

  private byte[] pack(String program, byte[] content) throws IOException, InterruptedException {
    Path plain = Files.write(directory.resolve("plain"), content);
    Path packed = directory.resolve("packed");
    var builder =
        new ProcessBuilder(program, "-c", plain.toString()).redirectOutput(packed.toFile());
    assertEquals(0, builder.start().waitFor());
    return Files.readAllBytes(packed);
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (InputStream in = Decompression.archive(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  private static byte[] noise(int size) {
    var bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    Arrays.fill(bytes, size / 4, size / 2, (byte) 'x');
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "bzip2", "gzip"})
  void contentComesBackWhole(String program) throws Exception {
    for (int size : new int[] {0, 1, 65_536, 1_000_000}) {
      assertArrayEquals(noise(size), unpack(pack(program, noise(size))), program + " " + size);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "bzip2"})
  void allStreamsOfAFileCount(String program) throws Exception {
    var both = new ByteArrayOutputStream();
    both.write(pack(program, "one".getBytes(StandardCharsets.UTF_8)));
    both.write(pack(program, "two".getBytes(StandardCharsets.UTF_8)));
    assertEquals("onetwo", new String(unpack(both.toByteArray()), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"xz", "bzip2"})
  void damageIsSaidAndEnds(String program) throws Exception {
    byte[] whole = pack(program, noise(20_000));
    for (int cut : new int[] {7, whole.length / 2, whole.length - 1}) {
      byte[] packed = Arrays.copyOf(whole, cut);
      var thrown = assertThrows(GantryException.class, () -> unpack(packed));
      assertEquals(Kind.INVALID, thrown.kind());
    }
    var random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] changed = whole.clone();
      changed[6 + random.nextInt(whole.length - 6)] ^= (byte) (1 + random.nextInt(255));
      try {
        byte[] _ = unpack(changed);
      } catch (GantryException | IOException _) {
        // said
      }
    }
  }
}
