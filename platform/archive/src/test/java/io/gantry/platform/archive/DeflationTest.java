package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to pack deflate, checked by the JDK's zlib, which knows nothing of ours. */
final class DeflationTest {
  enum Way {
    JAVA,
    ISAL;

    Deflation open() {
      if (this == JAVA) {
        return new FastDeflate();
      }
      Optional<Deflation> isal = IsalDeflation.open();
      assumeTrue(isal.isPresent(), "needs the package libisal2");
      return isal.orElseThrow();
    }
  }

  private static byte[] pack(
      Deflation deflation, byte[] bytes, int before, int from, int to, boolean last)
      throws IOException {
    var sink = new BitSink(16);
    deflation.pack(bytes, before, from, to, last, sink);
    var out = new ByteArrayOutputStream();
    sink.writeTo(out);
    return out.toByteArray();
  }

  private static byte[] pack(Deflation deflation, byte[] bytes) throws IOException {
    return pack(deflation, bytes, 0, 0, bytes.length, true);
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
      assertTrue(inflater.finished());
      assertEquals(0, inflater.getRemaining());
      return Arrays.copyOf(plain, count);
    } finally {
      inflater.end();
    }
  }

  private static void check(Deflation deflation, byte[] plain)
      throws IOException, DataFormatException {
    assertArrayEquals(plain, unpack(pack(deflation, plain), new byte[0], plain.length));
  }

  @ParameterizedTest
  @EnumSource
  void streamsOfEveryShortLengthAreUnpacked(Way way) throws IOException, DataFormatException {
    try (Deflation deflation = way.open()) {
      for (int length = 0; length < 600; length++) {
        check(deflation, new byte[length]);
        byte[] counting = new byte[length];
        for (int i = 0; i < length; i++) {
          counting[i] = (byte) ((i * i) >> 3);
        }
        check(deflation, counting);
      }
    }
  }

  private static byte[] mixed(SplittableRandom random) {
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
    return plain;
  }

  /** From noise to one byte only, with repeats near and far: every length and distance occurs. */
  @ParameterizedTest
  @EnumSource
  void randomStreamsOfManyKindsAreUnpacked(Way way) throws IOException, DataFormatException {
    var random = new SplittableRandom(11);
    try (Deflation deflation = way.open()) {
      for (int round = 0; round < 120; round++) {
        check(deflation, mixed(random));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPackedBeforeDoesNotMatter(Way way) throws IOException {
    var random = new SplittableRandom(12);
    try (Deflation used = way.open()) {
      for (int round = 0; round < 20; round++) {
        byte[] plain = mixed(random);
        int before = random.nextInt(Math.min(plain.length, MatchFinder.WINDOW));
        boolean last = random.nextBoolean();
        try (Deflation fresh = way.open()) {
          assertArrayEquals(
              pack(fresh, plain, 0, before, plain.length, last),
              pack(used, plain, 0, before, plain.length, last));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noiseIsStored(Way way) throws IOException, DataFormatException {
    byte[] noise = new byte[GzipBlock.SIZE];
    new SplittableRandom(5).nextBytes(noise);
    try (Deflation deflation = way.open()) {
      check(deflation, noise);
      int packed = pack(deflation, noise).length;
      assertTrue(packed < noise.length + 100, packed + " bytes");
      check(deflation, Arrays.copyOf(noise, 65_535));
      check(deflation, Arrays.copyOf(noise, 65_536));
      check(deflation, Arrays.copyOf(noise, 65_537));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatComesBeforeIsReferredTo(Way way) throws IOException, DataFormatException {
    byte[] bytes = new byte[60_000];
    new SplittableRandom(8).nextBytes(bytes);
    System.arraycopy(bytes, 0, bytes, 30_000, 30_000);
    try (Deflation deflation = way.open()) {
      byte[] packed = pack(deflation, bytes, 0, 30_000, 60_000, true);
      assertTrue(packed.length < 2000, packed.length + " bytes");
      byte[] dictionary = Arrays.copyOf(bytes, 30_000);
      assertArrayEquals(dictionary, unpack(packed, dictionary, 30_000));
    }
  }

  @ParameterizedTest
  @EnumSource
  void partsEndOnABytesBorder(Way way) throws IOException, DataFormatException {
    byte[] bytes = "one two three one two three".repeat(50).getBytes(StandardCharsets.US_ASCII);
    try (Deflation deflation = way.open()) {
      for (int cut = 0; cut <= 60; cut++) {
        var joined = new ByteArrayOutputStream();
        joined.writeBytes(pack(deflation, bytes, 0, 0, cut, false));
        joined.writeBytes(pack(deflation, bytes, 0, cut, bytes.length, true));
        assertArrayEquals(bytes, unpack(joined.toByteArray(), new byte[0], bytes.length));
      }
    }
  }
}
