package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;

/** What is of the encoder in Java alone; see also {@link DeflationTest}. */
final class FastDeflateTest {
  private static byte[] pack(byte[] bytes) throws IOException {
    var sink = new BitSink(16);
    new FastDeflate().pack(bytes, 0, 0, bytes.length, true, sink);
    var out = new ByteArrayOutputStream();
    sink.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] unpack(byte[] packed, int length) throws DataFormatException {
    var inflater = new Inflater(true);
    try {
      inflater.setInput(packed);
      byte[] plain = new byte[length + 1];
      return Arrays.copyOf(plain, inflater.inflate(plain));
    } finally {
      inflater.end();
    }
  }

  /** Frequencies as Fibonacci's numbers want codes longer than deflate allows. */
  @Test
  void codesStayShortEnough() throws IOException, DataFormatException {
    var skewed = new ByteArrayOutputStream();
    int one = 1;
    int two = 1;
    for (int value = 0; value < 22; value++) {
      for (int i = 0; i < one; i++) {
        skewed.write(value);
        skewed.write(0x80 | ((i * 31) & 0x7f));
      }
      int next = one + two;
      one = two;
      two = next;
    }
    byte[] shuffled = skewed.toByteArray();
    var random = new SplittableRandom(2);
    for (int i = shuffled.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      byte kept = shuffled[i];
      shuffled[i] = shuffled[other];
      shuffled[other] = kept;
    }
    assertArrayEquals(shuffled, unpack(pack(shuffled), shuffled.length));
    int[] frequencies = new int[30];
    frequencies[0] = 1;
    frequencies[1] = 1;
    for (int i = 2; i < frequencies.length; i++) {
      frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
    }
    var code = new HuffmanCode(frequencies.length, 7);
    code.build(frequencies);
    double whole = 0;
    for (int length : code.lengths) {
      assertTrue(length >= 1 && length <= 7);
      whole += 1.0 / (1 << length);
    }
    assertEquals(1.0, whole);
  }

  /** Another result would give other digests to layers that were pushed before. */
  @Test
  void theResultNeverChanges() throws IOException {
    var random = new SplittableRandom(99);
    byte[] plain = new byte[500_000];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = (byte) (i % 1000 < 500 ? random.nextInt(40) : i >> 5);
    }
    var sum = new CRC32();
    byte[] packed = pack(plain);
    sum.update(packed);
    assertEquals(
        "189002 09aa0d0f", packed.length + " " + HexFormat.of().toHexDigits((int) sum.getValue()));
  }
}
