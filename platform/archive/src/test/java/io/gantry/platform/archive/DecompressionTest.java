package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DecompressionTest {
  private static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] gzip(String plain) throws IOException {
    return gzip(plain.getBytes(UTF_8));
  }

  private static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static String open(byte[] bytes) throws IOException {
    return new String(Decompression.open(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8);
  }

  private static String refusal(byte[] bytes) {
    var failure = assertThrows(GantryException.class, () -> open(bytes));
    assertEquals(Kind.INVALID, failure.kind());
    return failure.text();
  }

  @Test
  void plainStreamsPass() throws IOException {
    assertEquals("", open(new byte[0]));
    assertEquals("abc", open("abc".getBytes(UTF_8)));
    assertEquals("a tar file", open("a tar file".getBytes(UTF_8)));
  }

  @Test
  void allMembersAreUnpacked() throws IOException {
    assertEquals("one two ", open(concat(gzip("one "), gzip(""), gzip("two "))));
  }

  /** The source gives one byte at a time and says that nothing is available. */
  @Test
  void aSlowSourceIsReadToItsEnd() throws IOException {
    byte[] bytes = concat(gzip("one "), gzip("two "), gzip("three"));
    var slow =
        new FilterInputStream(new ByteArrayInputStream(bytes)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(1, length));
          }

          @Override
          public int available() {
            return 0;
          }
        };
    assertEquals("one two three", new String(Decompression.open(slow).readAllBytes(), UTF_8));
  }

  @Test
  void whatFollowsTheLastMemberIsReadAndIgnored() throws IOException {
    for (byte[] tail : new byte[][] {new byte[100_000], {1}, {0x1f}, "garbage".getBytes(UTF_8)}) {
      var source = new ByteArrayInputStream(concat(gzip("abc"), tail));
      assertEquals("abc", new String(Decompression.open(source).readAllBytes(), UTF_8));
      assertEquals(0, source.available());
    }
  }

  @Test
  void optionalHeaderFieldsAreSkipped() throws IOException {
    byte[] plain = gzip("abc");
    byte[] header = Arrays.copyOf(plain, 10);
    header[3] = 2 + 4 + 8 + 16;
    byte[] fields = {3, 0, 'x', 'y', 'z', 'n', 0, 'c', 0, 7, 7};
    assertEquals("abc", open(concat(header, fields, Arrays.copyOfRange(plain, 10, plain.length))));
  }

  @Test
  void truncationAnywhereIsNoticed() throws IOException {
    byte[] bytes = gzip("some text that is somewhat longer than nothing");
    for (int length = 2; length < bytes.length; length++) {
      assertTrue(refusal(Arrays.copyOf(bytes, length)).startsWith("gzip stream is damaged"));
    }
    byte[] second = concat(bytes, Arrays.copyOf(bytes, 15));
    assertEquals("gzip stream is damaged: it ends too early", refusal(second));
  }

  @Test
  void damageIsNoticed() throws IOException {
    byte[] plain = new byte[5000];
    new Random(1).nextBytes(plain);
    byte[] bytes = gzip(plain);
    for (int at = 10; at < bytes.length; at += 13) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 1;
      refusal(damaged);
    }
    assertArrayEquals(plain, Decompression.open(new ByteArrayInputStream(bytes)).readAllBytes());
  }

  @Test
  void bombsAreStopped() throws IOException {
    byte[] bomb = gzip(new byte[10_000_000]);
    InputStream in = Decompression.open(new ByteArrayInputStream(bomb), 1_000_000);
    var failure = assertThrows(GantryException.class, in::readAllBytes);
    assertEquals(Kind.EXHAUSTED, failure.kind());
    assertEquals(
        10_000_000,
        Decompression.open(new ByteArrayInputStream(bomb), 10_000_000).readAllBytes().length);
  }

  @Test
  void otherCompressionsAreNamed() {
    assertEquals(
        "xz streams are not supported: unpack it first with xz -d, or pack it with gzip or zstd",
        refusal(new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}));
    assertTrue(refusal("BZh91".getBytes(UTF_8)).startsWith("bzip2 "));
  }
}
