package io.gantry.platform.linux.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class ZstdTest {
  private static byte[] packed(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (ZstdEncoder encoder = ZstdEncoder.open(3)) {
      encoder.write(plain, 0, plain.length, out);
      encoder.end(out);
    }
    return out.toByteArray();
  }

  @Test
  void aLibraryThatIsMissingIsNamedWithItsPackage() {
    var failure =
        assertThrows(
            GantryException.class, () -> SharedLibrary.open("libnothing.so.9", "libnothing9"));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertEquals(
        "the library libnothing.so.9 is missing: install the package libnothing9", failure.text());
  }

  @Test
  void aFunctionThatIsMissingIsNamed() {
    SharedLibrary library = SharedLibrary.open("libzstd.so.1", "libzstd1");
    var failure = assertThrows(GantryException.class, () -> library.function("ZSTD_nothing"));
    assertEquals(
        "the library libzstd.so.1 has no ZSTD_nothing: install a newer package libzstd1",
        failure.text());
  }

  @Test
  void aFrameRestsAtItsEnd() throws IOException {
    byte[] plain = new byte[300_000];
    Arrays.fill(plain, (byte) 7);
    byte[] packed = packed(plain);
    byte[] two = Arrays.copyOf(packed, packed.length + 3);
    try (ZstdDecoder decoder = ZstdDecoder.open()) {
      assertTrue(decoder.betweenFrames());
      decoder.feed(two, 0, two.length);
      var out = new ByteArrayOutputStream();
      byte[] buffer = new byte[10_000];
      for (int count = decoder.read(buffer, 0, buffer.length);
          count > 0;
          count = decoder.read(buffer, 0, buffer.length)) {
        out.write(buffer, 0, count);
      }
      assertArrayEquals(plain, out.toByteArray());
      assertTrue(decoder.betweenFrames());
      assertEquals(3, decoder.pending());
    }
  }

  /** What a cancelled transfer does to the thread that unpacks it. */
  @Test
  void closingInMidCallEndsTheStreamAndNotTheProcess() throws Exception {
    byte[] packed = packed(new byte[100_000]);
    for (int round = 0; round < 50; round++) {
      ZstdDecoder decoder = ZstdDecoder.open();
      var failure = new AtomicReference<GantryException>();
      var started = new CountDownLatch(1);
      Thread reader =
          Thread.ofPlatform()
              .start(() -> {
                byte[] buffer = new byte[10_000];
                failure.set(
                    assertThrows(
                        GantryException.class,
                        () -> {
                          while (true) {
                            decoder.feed(packed, 0, packed.length);
                            while (decoder.read(buffer, 0, buffer.length) > 0) {
                              started.countDown();
                            }
                          }
                        }));
              });
      started.await();
      decoder.close();
      reader.join();
      assertEquals(Kind.CANCELLED, failure.get().kind());
      decoder.close();
    }
  }
}
