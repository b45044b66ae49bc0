package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Packed streams of strangers, which go to native code too: only refusals come out. */
final class StreamFuzzTest {
  private static final int ROUNDS = 4000;
  private static final long LIMIT = 1 << 20;

  private static byte[] sample() {
    var text = new StringBuilder();
    for (int i = 0; i < 700; i++) {
      text.append("line ").append(i * 7919 % 1000).append(" of a file\n");
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] zstd(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream packed = new ZstdWriter(out)) {
      packed.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (OutputStream packed = new GzipWriter(out, GzipEncoder.ours(), 1)) {
      packed.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] mutated(byte[] packed, SplittableRandom random) {
    byte[] changed = packed.clone();
    int from = random.nextBoolean() ? 0 : Math.min(20, packed.length);
    int end = from == 0 ? Math.min(20, packed.length) : packed.length;
    for (int i = random.nextInt(1, 4); i > 0 && from < end; i--) {
      changed[random.nextInt(from, end)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0
        ? Arrays.copyOf(changed, random.nextInt(changed.length + 1))
        : changed;
  }

  private static void fuzz(byte[] packed, long seed) throws IOException {
    var random = new SplittableRandom(seed);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] changed = mutated(packed, random);
      try (var layer = Decompression.layer(new ByteArrayInputStream(changed), LIMIT)) {
        long count = layer.bytes().transferTo(OutputStream.nullOutputStream());
        assertTrue(count <= LIMIT);
      } catch (GantryException e) {
        assertTrue(e.kind() == Kind.INVALID || e.kind() == Kind.EXHAUSTED, e::text);
        refused++;
      }
    }
    assertTrue(refused > ROUNDS / 3, refused + " of " + ROUNDS + " refused");
  }

  @Test
  void changedZstdIsRefused() throws IOException {
    fuzz(zstd(sample()), 1);
  }

  @Test
  void changedGzipIsRefused() throws IOException {
    fuzz(gzip(sample()), 2);
  }

  /** A header that asks for a window of terabytes. */
  @Test
  void aFrameThatWantsAllMemoryIsRefused() throws IOException {
    byte[] frame = HexFormat.of().parseHex("28b52ffd" + "00" + "ff" + "010000");
    try (InputStream in = Decompression.open(new ByteArrayInputStream(frame))) {
      var failure = assertThrows(GantryException.class, in::readAllBytes);
      assertEquals(Kind.INVALID, failure.kind());
      assertEquals(
          "zstd stream is damaged: frame requires too much memory for decoding", failure.text());
    }
  }
}
