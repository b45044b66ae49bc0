package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

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

  private static byte[] pack(byte[] plain, int threads, int step) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GzipWriter(out, threads)) {
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

  @Test
  void whatIsPackedIsUnpacked() throws IOException {
    int block = GzipBlock.SIZE;
    for (int size : new int[] {0, 1, 1000, block - 1, block, block + 1, 2 * block, 5 * block + 7}) {
      byte[] plain = mixed(size);
      byte[] packed = pack(plain, 2, 10_007);
      assertArrayEquals(plain, unpack(packed), size + " bytes");
      try (var layer = Decompression.layer(new ByteArrayInputStream(packed), size)) {
        assertArrayEquals(plain, layer.bytes().readAllBytes());
      }
    }
  }

  @Test
  void theResultIsTheSameWhateverTheThreadsAndTheSteps() throws IOException {
    byte[] plain = mixed(7 * GzipBlock.SIZE + 99);
    byte[] packed = pack(plain, 1, plain.length);
    assertArrayEquals(packed, pack(plain, 1, 4096));
    assertArrayEquals(packed, pack(plain, 2, 1 << 16));
    assertArrayEquals(packed, pack(plain, 7, 333_333));
  }

  @Test
  void theHeaderTellsNothing() throws IOException {
    byte[] packed = pack(new byte[1], 1, 1);
    assertEquals("1f8b08000000000000ff", HexFormat.of().formatHex(packed, 0, 10));
  }

  /** Repeats that are further apart than a block are found only by looking back. */
  @Test
  void blocksLookBack() throws IOException {
    byte[] noise = new byte[30_000];
    new Random(5).nextBytes(noise);
    var plain = new ByteArrayOutputStream();
    while (plain.size() < 4 * GzipBlock.SIZE) {
      plain.writeBytes(noise);
    }
    int size = pack(plain.toByteArray(), 2, 1 << 16).length;
    assertTrue(size < 2 * noise.length, size + " bytes");
  }

  @Test
  void aFailureOfTheTargetIsPassedOnAndEndsEverything() throws IOException {
    var full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    byte[] plain = mixed(20 * GzipBlock.SIZE);
    var gzip = new GzipWriter(full, 2);
    assertThrows(IOException.class, () -> gzip.write(plain));
    assertThrows(IOException.class, gzip::close);
    assertThrows(IOException.class, () -> gzip.write(1));
    gzip.close();
  }

  @Test
  void anInterruptStopsThePacking() throws IOException {
    var gzip = new GzipWriter(OutputStream.nullOutputStream(), 1);
    byte[] plain = mixed(20 * GzipBlock.SIZE);
    Thread.currentThread().interrupt();
    var failure = assertThrows(GantryException.class, () -> gzip.write(plain));
    assertEquals(GantryException.Kind.CANCELLED, failure.kind());
    assertThrows(GantryException.class, gzip::close);
    assertTrue(Thread.interrupted());
  }
}
