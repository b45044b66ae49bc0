package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way to unpack deflate does the same. */
final class InflationTest {
  enum Way {
    JAVA,
    ISAL;

    Inflation open() {
      if (this == JAVA) {
        return new JavaInflation();
      }
      Optional<Inflation> isal = IsalInflation.open();
      assumeTrue(isal.isPresent(), "needs the package libisal2");
      return isal.orElseThrow();
    }
  }

  private static final int[] LEVELS = {
    Deflater.NO_COMPRESSION, Deflater.BEST_SPEED, Deflater.DEFAULT_COMPRESSION
  };

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

  private static byte[] gzip(byte[] plain, int level) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(level);
          }
        }) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] unpack(Way way, InputStream packed) throws IOException {
    try (var in = new GunzipStream(packed, way.open(), GunzipStream.Tail.REFUSED)) {
      return in.readAllBytes();
    }
  }

  private static byte[] unpack(Way way, byte[] packed) throws IOException {
    return unpack(way, new ByteArrayInputStream(packed));
  }

  @ParameterizedTest
  @EnumSource
  void streamsOfAllLevelsAndSizesAreUnpacked(Way way) throws IOException {
    for (int level : LEVELS) {
      for (int size : new int[] {0, 1, 1000, 65_536, 131_072, 1_000_000}) {
        byte[] plain = mixed(size);
        assertArrayEquals(plain, unpack(way, gzip(plain, level)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyMembersOneByteAtATimeAreUnpacked(Way way) throws IOException {
    byte[] plain = mixed(20_000);
    var packed = new ByteArrayOutputStream();
    var all = new ByteArrayOutputStream();
    for (int level : LEVELS) {
      packed.writeBytes(gzip(plain, level));
      packed.writeBytes(gzip(new byte[0], level));
      all.writeBytes(plain);
    }
    var slow =
        new FilterInputStream(new ByteArrayInputStream(packed.toByteArray())) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(1, length));
          }
        };
    assertArrayEquals(all.toByteArray(), unpack(way, slow));
    assertArrayEquals(all.toByteArray(), unpack(way, packed.toByteArray()));
  }

  @ParameterizedTest
  @EnumSource
  void truncationAnywhereIsRefused(Way way) throws IOException {
    way.open().close();
    for (int level : LEVELS) {
      byte[] packed = gzip(mixed(30_000), level);
      for (int length = 2; length < packed.length; length += length < 100 ? 1 : 997) {
        byte[] cut = Arrays.copyOf(packed, length);
        var failure = assertThrows(GantryException.class, () -> unpack(way, cut));
        assertEquals("gzip stream is damaged: it ends too early", failure.text());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageAnywhereIsRefused(Way way) throws IOException {
    way.open().close();
    byte[] plain = mixed(30_000);
    byte[] packed = gzip(plain, Deflater.DEFAULT_COMPRESSION);
    var random = new Random(3);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = packed.clone();
      damaged[10 + random.nextInt(packed.length - 10)] ^= (byte) (1 << random.nextInt(8));
      var failure = assertThrows(GantryException.class, () -> unpack(way, damaged));
      assertEquals(Kind.INVALID, failure.kind());
    }
  }
}
