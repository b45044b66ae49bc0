package io.gantry.image.registry.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  private static Optional<ByteRange> part(long from, long count) {
    return Optional.of(new ByteRange(from, count, true));
  }

  @Test
  void aRangeIsCutToTheBlob() {
    assertEquals(part(0, 10), ByteRange.of("bytes=0-9", 100));
    assertEquals(part(90, 10), ByteRange.of("bytes=90-1000", 100));
    assertEquals(part(90, 10), ByteRange.of("bytes=90-", 100));
    assertEquals(part(95, 5), ByteRange.of("bytes=-5", 100));
    assertEquals(part(0, 100), ByteRange.of("bytes=-500", 100));
  }

  @Test
  void aRangeBehindTheEndIsNotSatisfiable() {
    assertEquals(Optional.empty(), ByteRange.of("bytes=100-", 100));
    assertEquals(Optional.empty(), ByteRange.of("bytes=0-", 0));
    assertEquals(Optional.empty(), ByteRange.of("bytes=-0", 100));
    assertEquals(Optional.empty(), ByteRange.of("bytes=5-1", 100));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "items=0-9",
        "bytes=0-1,5-6",
        "bytes=9999999999999999999999-"
      })
  void whatCannotBeReadMeansTheWhole(String field) {
    assertEquals(Optional.of(new ByteRange(0, 100, false)), ByteRange.of(field, 100));
  }

  @Test
  void aChunkHasBothItsEnds() {
    assertEquals(part(5, 5), ByteRange.ofChunk("5-9"));
    assertEquals(part(5, 5), ByteRange.ofChunk("bytes 5-9/*"));
    assertEquals(Optional.empty(), ByteRange.ofChunk("5-"));
    assertEquals(Optional.empty(), ByteRange.ofChunk("-5"));
    assertEquals(Optional.empty(), ByteRange.ofChunk("9-5"));
    assertEquals(Optional.empty(), ByteRange.ofChunk("x"));
  }
}
