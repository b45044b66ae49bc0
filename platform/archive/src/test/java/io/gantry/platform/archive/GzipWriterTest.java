package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.platform.base.GantryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GzipWriterTest {
  private static byte[] mixed(int size) {
    var random = new Random(size);
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    for (int i = 0; i + 5000 < size; i += 9000) {
      Arrays.fill(bytes, i, i + 3000, (byte) i);
      System.arraycopy(bytes, i / 2, bytes, i + 3000, 1000);
    }
    return bytes;
  }

  /** What packs. */
  enum Way {
    JAVA,
    ISAL;

    GzipEncoder encoder() {
      if (this == JAVA) {
        return GzipEncoder.ours();
      }
      Optional<GzipEncoder> isal = GzipEncoder.isal();
      assumeTrue(isal.isPresent(), "needs the package libisal2");
      return isal.orElseThrow();
    }
  }

  private static byte[] pack(Way way, byte[] plain, int threads, int step) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GzipWriter(out, way.encoder(), threads)) {
      for (int at = 0; at < plain.length; at += step) {
        gzip.write(plain, at, Math.min(step, plain.length - at));
      }
    }
    return out.toByteArray();
  }

  /** By the JDK's own, which knows nothing of ours. */
  private static byte[] unpack(byte[] packed) throws IOException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPackedIsUnpacked(Way way) throws IOException {
    int block = GzipBlock.SIZE;
    for (int size :
        new int[] {
          0, 1, 1000, 65_535, 65_536, 65_537, block - 1, block, block + 1, 2 * block, 5 * block + 7
        }) {
      byte[] plain = mixed(size);
      byte[] packed = pack(way, plain, 2, 10_007);
      assertArrayEquals(plain, unpack(packed), size + " bytes");
      try (var layer = Decompression.layer(new ByteArrayInputStream(packed), size)) {
        assertArrayEquals(plain, layer.bytes().readAllBytes());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theResultIsTheSameWhateverTheThreadsAndTheSteps(Way way) throws IOException {
    byte[] plain = mixed(7 * GzipBlock.SIZE + 99);
    byte[] packed = pack(way, plain, 1, plain.length);
    assertArrayEquals(packed, pack(way, plain, 1, 4096));
    assertArrayEquals(packed, pack(way, plain, 2, 1 << 16));
    assertArrayEquals(packed, pack(way, plain, 7, 333_333));
  }

  @ParameterizedTest
  @EnumSource
  void theHeaderTellsNothing(Way way) throws IOException {
    byte[] packed = pack(way, new byte[1], 1, 1);
    assertEquals("1f8b08000000000000ff", HexFormat.of().formatHex(packed, 0, 10));
  }

  /** Each block ends with noise with which the next one begins. */
  @ParameterizedTest
  @EnumSource
  void blocksLookBack(Way way) throws IOException {
    var random = new Random(5);
    byte[] noise = new byte[20_000];
    byte[] plain = new byte[5 * GzipBlock.SIZE];
    for (int border = GzipBlock.SIZE; border < plain.length; border += GzipBlock.SIZE) {
      random.nextBytes(noise);
      System.arraycopy(noise, 0, plain, border - noise.length, noise.length);
      System.arraycopy(noise, 0, plain, border, noise.length);
    }
    int size = pack(way, plain, 2, 1 << 16).length;
    assertTrue(size < 5 * noise.length, size + " bytes");
  }

  @ParameterizedTest
  @EnumSource
  void aFailureOfTheTargetIsPassedOnAndEndsEverything(Way way) throws IOException {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    byte[] plain = mixed(20 * GzipBlock.SIZE);
    var gzip = new GzipWriter(full, way.encoder(), 2);
    assertThrows(IOException.class, () -> gzip.write(plain));
    assertThrows(IOException.class, gzip::close);
    assertThrows(IOException.class, () -> gzip.write(1));
    gzip.close();
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptStopsThePacking(Way way) throws IOException {
    var gzip = new GzipWriter(OutputStream.nullOutputStream(), way.encoder(), 1);
    byte[] plain = mixed(20 * GzipBlock.SIZE);
    Thread.currentThread().interrupt();
    var failure = assertThrows(GantryException.class, () -> gzip.write(plain));
    assertEquals(GantryException.Kind.CANCELLED, failure.kind());
    assertThrows(GantryException.class, gzip::close);
    assertTrue(Thread.interrupted());
  }

  @ParameterizedTest
  @EnumSource
  void randomSizesInRandomStepsAreUnpacked(Way way) throws IOException {
    var random = new SplittableRandom(21);
    for (int round = 0; round < 40; round++) {
      byte[] plain = mixed(random.nextInt(1 << random.nextInt(1, 21)));
      byte[] packed = pack(way, plain, 2, random.nextInt(1, 1 << random.nextInt(10, 20)));
      assertArrayEquals(plain, unpack(packed), plain.length + " bytes");
      assertArrayEquals(packed, pack(way, plain, 1, plain.length + 1), plain.length + " bytes");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamOfZerosIsSmallAndUnpacked(Way way) throws IOException {
    byte[] zeros = new byte[1 << 20];
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GzipWriter(packed, way.encoder(), 2)) {
      for (int i = 0; i < 100; i++) {
        gzip.write(zeros);
      }
    }
    assertTrue(packed.size() < 1 << 20, packed.size() + " bytes");
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()), 1 << 16)) {
      byte[] read = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        assertEquals(read.length, in.readNBytes(read, 0, read.length));
        assertArrayEquals(zeros, read);
      }
      assertEquals(-1, in.read());
    }
  }

  @Test
  void encodersAreFoundByTheirTitles() {
    GzipEncoder fastest = GzipEncoder.fastest();
    for (GzipEncoder encoder : List.of(fastest, GzipEncoder.ours())) {
      assertTrue(GzipEncoder.isTitle(encoder.title()));
      assertEquals(Optional.of(encoder), GzipEncoder.titled(encoder.title()));
    }
    assertEquals("gzip-1", GzipEncoder.ours().title());
    assertTrue(GzipEncoder.isTitle("gzip-isal-00000000"));
    assertEquals(Optional.empty(), GzipEncoder.titled("gzip-isal-00000000"));
    assertFalse(GzipEncoder.isTitle("gzip-level-9"));
  }
}
