package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.archive.Decompression.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Layers as registries hold them: nothing may be wrong with them. */
final class LayerStreamTest {
  private static final byte[] TEXT =
      "a layer that says very little, little, little".getBytes(UTF_8);
  private static final int SEEDED = 300_000;

  enum Packer {
    GZIP,
    ZSTD
  }

  private static byte[] pack(Packer packer, byte[]... parts) throws IOException {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      var member = new ByteArrayOutputStream();
      try (OutputStream packed =
          packer == Packer.GZIP ? new GZIPOutputStream(member) : new ZstdWriter(member)) {
        packed.write(part);
      }
      out.writeBytes(member.toByteArray());
    }
    return out.toByteArray();
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (Layer layer = Decompression.layer(new ByteArrayInputStream(packed), Long.MAX_VALUE)) {
      return layer.bytes().readAllBytes();
    }
  }

  private static String refusal(byte[] packed) {
    var failure = assertThrows(GantryException.class, () -> unpack(packed));
    assertEquals(Kind.INVALID, failure.kind());
    return failure.text();
  }

  private static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Half of it noise, half of it repeats. */
  private static byte[] seeded() {
    var random = new Random(7);
    byte[] bytes = new byte[SEEDED];
    random.nextBytes(bytes);
    for (int i = 0; i < SEEDED; i += 2000) {
      Arrays.fill(bytes, i, i + 1000, (byte) i);
    }
    return bytes;
  }

  /** What zstd:chunked puts behind and between frames. */
  private static byte[] skippable(int length) {
    byte[] frame = new byte[8 + length];
    frame[0] = 0x5e;
    frame[1] = 0x2a;
    frame[2] = 0x4d;
    frame[3] = 0x18;
    frame[4] = (byte) length;
    frame[5] = (byte) (length >> 8);
    frame[6] = (byte) (length >> 16);
    return frame;
  }

  @Test
  void theCompressionIsTold() throws IOException {
    for (Packer packer : Packer.values()) {
      try (Layer layer =
          Decompression.layer(new ByteArrayInputStream(pack(packer, TEXT)), Long.MAX_VALUE)) {
        assertEquals(Compression.valueOf(packer.name()), layer.compression());
      }
    }
    try (Layer layer = Decompression.layer(new ByteArrayInputStream(TEXT), Long.MAX_VALUE)) {
      assertEquals(Compression.NONE, layer.compression());
      assertArrayEquals(TEXT, layer.bytes().readAllBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void allMembersAndFramesAreUnpacked(Packer packer) throws IOException {
    byte[] large = seeded();
    assertArrayEquals(
        concat(TEXT, large, TEXT), unpack(pack(packer, TEXT, new byte[0], large, TEXT)));
    assertArrayEquals(new byte[0], unpack(pack(packer, new byte[0])));
  }

  @ParameterizedTest
  @EnumSource
  void aSlowSourceIsReadToItsEnd(Packer packer) throws IOException {
    var slow =
        new FilterInputStream(new ByteArrayInputStream(pack(packer, TEXT, TEXT, new byte[0]))) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(1, length));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    try (Layer layer = Decompression.layer(slow, Long.MAX_VALUE)) {
      assertArrayEquals(concat(TEXT, TEXT), layer.bytes().readAllBytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsOfAnySizeGiveTheSame(Packer packer) throws IOException {
    byte[] large = seeded();
    byte[] packed = pack(packer, large);
    for (int size : new int[] {1, 7, 512, 32_768, 131_072, 1_000_000}) {
      var out = new ByteArrayOutputStream();
      try (Layer layer = Decompression.layer(new ByteArrayInputStream(packed), Long.MAX_VALUE)) {
        InputStream in = layer.bytes();
        byte[] buffer = new byte[size];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
          out.write(buffer, 0, count);
        }
        assertEquals(-1, in.read());
      }
      assertArrayEquals(large, out.toByteArray());
    }
  }

  @ParameterizedTest
  @EnumSource
  void truncationAnywhereIsRefused(Packer packer) throws IOException {
    byte[] packed = pack(packer, TEXT);
    String name = packer.name().toLowerCase(java.util.Locale.ROOT);
    for (int length = 6; length < packed.length; length++) {
      String refusal = refusal(Arrays.copyOf(packed, length));
      assertEquals(name + " stream is damaged: it ends too early", refusal);
    }
    byte[] second = concat(packed, Arrays.copyOf(packed, packed.length - 1));
    assertEquals(name + " stream is damaged: it ends too early", refusal(second));
    byte[] large = pack(packer, seeded());
    refusal(Arrays.copyOf(large, large.length / 2));
    refusal(Arrays.copyOf(large, large.length - 1));
  }

  @ParameterizedTest
  @EnumSource
  void whatFollowsIsRefusedAndCounted(Packer packer) throws IOException {
    byte[] packed = pack(packer, TEXT);
    String name = packer.name().toLowerCase(java.util.Locale.ROOT);
    for (byte[] tail : new byte[][] {{0}, {0x1f}, {0x28, 1}, "garbage".getBytes(UTF_8), seeded()}) {
      assertEquals(
          name + " stream is followed by " + tail.length + " bytes that are not " + name,
          refusal(concat(packed, tail)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsRefused(Packer packer) throws IOException {
    byte[] large = seeded();
    byte[] packed = pack(packer, large);
    for (int at = 10; at < packed.length; at += 1999) {
      byte[] damaged = packed.clone();
      damaged[at] ^= 4;
      refusal(damaged);
    }
    byte[] checksum = packed.clone();
    checksum[packed.length - (packer == Packer.GZIP ? 5 : 1)] ^= 1;
    refusal(checksum);
  }

  @ParameterizedTest
  @EnumSource
  void bombsAreStopped(Packer packer) throws IOException {
    byte[] bomb = pack(packer, new byte[10_000_000]);
    try (Layer layer = Decompression.layer(new ByteArrayInputStream(bomb), 1_000_000)) {
      var failure = assertThrows(GantryException.class, () -> layer.bytes().readAllBytes());
      assertEquals(Kind.EXHAUSTED, failure.kind());
    }
    try (Layer layer = Decompression.layer(new ByteArrayInputStream(bomb), 10_000_000)) {
      assertEquals(10_000_000, layer.bytes().readAllBytes().length);
    }
  }

  @Test
  void skippableFramesHoldNothingOfTheLayer() throws IOException {
    byte[] frame = pack(Packer.ZSTD, TEXT);
    byte[] chunked =
        concat(skippable(3), frame, skippable(200_000), skippable(0), frame, skippable(9));
    assertArrayEquals(concat(TEXT, TEXT), unpack(chunked));
    assertEquals(
        "zstd stream is damaged: it ends too early",
        refusal(Arrays.copyOf(chunked, chunked.length - 1)));
  }

  @Test
  void aClosedStreamGivesNothingMore() throws IOException {
    for (Packer packer : Packer.values()) {
      Layer layer =
          Decompression.layer(new ByteArrayInputStream(pack(packer, TEXT)), Long.MAX_VALUE);
      layer.close();
      layer.close();
      assertThrows(Exception.class, () -> layer.bytes().read(new byte[10]));
    }
  }
}
