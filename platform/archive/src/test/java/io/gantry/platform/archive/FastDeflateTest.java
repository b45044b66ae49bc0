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

/** Checked by the JDK's zlib, which knows nothing of ours. */
final class FastDeflateTest {
  private static byte[] pack(byte[] bytes, int before, int from, int to, boolean last)
      throws IOException {
    var sink = new BitSink(16);
    new FastDeflate(sink).pack(bytes, before, from, to, last);
    var out = new ByteArrayOutputStream();
    sink.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] pack(byte[] bytes) throws IOException {
    return pack(bytes, 0, 0, bytes.length, true);
  }

  private static byte[] unpack(byte[] packed, byte[] dictionary, int length)
      throws DataFormatException {
    var inflater = new Inflater(true);
    try {
      if (dictionary.length > 0) {
        inflater.setDictionary(dictionary);
      }
      inflater.setInput(packed);
      byte[] plain = new byte[length + 1];
      int count = 0;
      while (count < plain.length && !inflater.finished()) {
        int more = inflater.inflate(plain, count, plain.length - count);
        if (more == 0 && !inflater.finished()) {
          break;
        }
        count += more;
      }
      assertEquals(0, inflater.getRemaining());
      return Arrays.copyOf(plain, count);
    } finally {
      inflater.end();
    }
  }

  private static void check(byte[] plain) throws IOException, DataFormatException {
    assertArrayEquals(plain, unpack(pack(plain), new byte[0], plain.length));
  }

  @Test
  void streamsOfEveryShortLengthAreUnpacked() throws IOException, DataFormatException {
    for (int length = 0; length < 600; length++) {
      check(new byte[length]);
      byte[] counting = new byte[length];
      for (int i = 0; i < length; i++) {
        counting[i] = (byte) ((i * i) >> 3);
      }
      check(counting);
    }
  }

  /** From noise to one byte only, with repeats near and far: every length and distance occurs. */
  @Test
  void randomStreamsOfManyKindsAreUnpacked() throws IOException, DataFormatException {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 120; round++) {
      int alphabet = 1 << random.nextInt(9);
      byte[] plain = new byte[random.nextInt(1, 200_000)];
      for (int at = 0; at < plain.length; ) {
        int length = Math.min(random.nextInt(1, 1 << random.nextInt(1, 11)), plain.length - at);
        if (at > 0 && random.nextBoolean()) {
          int back = random.nextInt(1, Math.min(at, 40_000) + 1);
          for (int i = 0; i < length; i++, at++) {
            plain[at] = plain[at - back];
          }
        } else {
          for (int i = 0; i < length; i++, at++) {
            plain[at] = (byte) random.nextInt(alphabet);
          }
        }
      }
      check(plain);
    }
  }

  @Test
  void noiseIsStored() throws IOException, DataFormatException {
    byte[] noise = new byte[300_000];
    new SplittableRandom(5).nextBytes(noise);
    check(noise);
    assertTrue(pack(noise).length < noise.length + 100);
    check(Arrays.copyOf(noise, 65_535));
    check(Arrays.copyOf(noise, 65_536));
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
    check(shuffled);
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

  @Test
  void whatComesBeforeIsReferredTo() throws IOException, DataFormatException {
    byte[] bytes = new byte[60_000];
    new SplittableRandom(8).nextBytes(bytes);
    System.arraycopy(bytes, 0, bytes, 30_000, 30_000);
    byte[] packed = pack(bytes, 0, 30_000, 60_000, true);
    assertTrue(packed.length < 2000, packed.length + " bytes");
    byte[] dictionary = Arrays.copyOf(bytes, 30_000);
    assertArrayEquals(dictionary, unpack(packed, dictionary, 30_000));
  }

  @Test
  void partsEndOnABytesBorder() throws IOException, DataFormatException {
    byte[] bytes =
        "one two three one two three"
            .repeat(50)
            .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    for (int cut = 0; cut <= 60; cut++) {
      var joined = new ByteArrayOutputStream();
      joined.writeBytes(pack(bytes, 0, 0, cut, false));
      joined.writeBytes(pack(bytes, 0, cut, bytes.length, true));
      assertArrayEquals(bytes, unpack(joined.toByteArray(), new byte[0], bytes.length));
    }
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
