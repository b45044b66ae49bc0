package io.gantry.platform.grpc.protobuf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The wire format. */
final class ProtoReaderTest {
  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  private static ProtoReader at(int field, byte[] message) {
    var in = new ProtoReader(message);
    assertTrue(in.next());
    assertEquals(field, in.field());
    return in;
  }

  @Test
  void numbersAreWrittenAsTheSpecificationShows() {
    assertArrayEquals(hex("08 96 01"), new ProtoWriter().int64(1, 150).toBytes());
    assertArrayEquals(
        hex("08 ff ff ff ff ff ff ff ff ff 01"), new ProtoWriter().int64(1, -1).toBytes());
    assertArrayEquals(hex("12 02 68 69"), new ProtoWriter().string(2, "hi").toBytes());
    assertArrayEquals(
        hex("1a 03 08 96 01"),
        new ProtoWriter().message(3, new ProtoWriter().int64(1, 150)).toBytes());
    assertArrayEquals(hex("82 01 01 78"), new ProtoWriter().string(16, "x").toBytes());
  }

  @Test
  void whatIsEmptyIsLeftOutButMembersOfListsAreNot() {
    var nothing = new ProtoWriter().int64(1, 0).string(2, "").bool(3, false).bytes(4, new byte[0]);
    assertEquals(0, nothing.toBytes().length);
    var there = new ProtoWriter().strings(1, List.of("", "a")).message(2, new ProtoWriter());
    assertArrayEquals(hex("0a 00 0a 01 61 12 00"), there.toBytes());
  }

  @Test
  void whatIsWrittenIsRead() {
    Instant time = Instant.parse("2026-08-01T10:20:30.123456789Z");
    byte[] message =
        new ProtoWriter()
            .int64(1, Long.MIN_VALUE)
            .float64(2, 0.25)
            .timestamp(3, time)
            .entries(4, Map.of("key", ""))
            .entry(5, "blob", new byte[] {7})
            .toBytes();
    var in = new ProtoReader(message);
    assertTrue(in.next());
    assertEquals(Long.MIN_VALUE, in.int64());
    assertTrue(in.next());
    assertEquals(0.25, in.float64());
    assertTrue(in.next());
    assertEquals(time, in.timestamp());
    var texts = new HashMap<String, String>();
    assertTrue(in.next());
    in.entry(texts);
    assertEquals(Map.of("key", ""), texts);
    var blobs = new HashMap<String, byte[]>();
    assertTrue(in.next());
    in.entry(blobs, new byte[0], ProtoReader::bytes);
    assertArrayEquals(new byte[] {7}, blobs.get("blob"));
    assertFalse(in.next());
  }

  @Test
  void aFieldThatNobodyAsksForIsSkippedWhateverItsKind() {
    var in =
        new ProtoReader(hex("08 96 01  11 0102030405060708  1a 03 616263  25 01020304  28 01"));
    int last = 0;
    while (in.next()) {
      last = in.field();
    }
    assertEquals(5, last);
  }

  @Test
  void fixedNumbersAreLittleEndian() {
    assertEquals(0x0807060504030201L, at(2, hex("11 0102030405060708")).fixed64());
    assertEquals(0x04030201, at(4, hex("25 01020304")).fixed32());
  }

  @Test
  void whatEndsInTheMiddleIsRefused() {
    for (String text :
        List.of("08", "08 96", "12 05 61", "11 01", "12 ff ff ff ff 0f", "0b", "00")) {
      assertThrows(
          MalformedMessage.class,
          () -> {
            var in = new ProtoReader(hex(text));
            while (in.next()) {
              // Skipping is reading, too.
            }
          },
          text);
    }
    assertThrows(MalformedMessage.class, () -> at(1, hex("08 01")).string());
    assertThrows(
        MalformedMessage.class, () -> at(1, hex("08 ff ff ff ff ff ff ff ff ff ff 01")).int64());
  }

  @Test
  void anyBytesAreReadOrRefused() {
    var random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      var bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      try {
        walk(new ProtoReader(bytes), 0);
      } catch (MalformedMessage e) {
        assertTrue(e.text().startsWith("malformed"), () -> Arrays.toString(bytes));
      }
    }
  }

  private static void walk(ProtoReader in, int depth) {
    while (in.next()) {
      if (in.isBytes() && depth < 3) {
        walk(in.message(), depth + 1);
      }
    }
  }
}
