package io.gantry.platform.http.hpack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Header blocks, among them the examples of RFC 7541, appendix C. */
final class DecoderTest {
  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void theTableIsFilledByOneBlockAndUsedByTheNext() throws HpackException {
    var decoder = new Decoder(1000);
    var request =
        List.of(
            new Field(":method", "GET"),
            new Field(":scheme", "http"),
            new Field(":path", "/"),
            new Field(":authority", "www.example.com"));
    assertEquals(request, decoder.decode(bytes("828684418cf1e3c2e5f23a6ba0ab90f4ff")).fields());
    var second = decoder.decode(bytes("828684be5886a8eb10649cbf")).fields();
    assertEquals(new Field(":authority", "www.example.com"), second.get(3));
    assertEquals(new Field("cache-control", "no-cache"), second.get(4));
    var third = decoder.decode(bytes("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")).fields();
    assertEquals(new Field("custom-key", "custom-value"), third.get(4));
  }

  @Test
  void oldEntriesMakeRoomForNewOnes() throws HpackException {
    var decoder = new Decoder(10_000);
    decoder.decode(bytes("3f e1 01")); // 256 bytes
    for (int i = 0; i < 5; i++) {
      decoder.decode(bytes("40 01 61 01 3" + i)); // a: 0 … a: 4, each 34 bytes
    }
    assertEquals("4", decoder.decode(bytes("be")).fields().getFirst().value());
    assertEquals("0", decoder.decode(bytes("c2")).fields().getFirst().value());
    decoder.decode(bytes("3f 09")); // 40 bytes: one entry is left
    assertEquals("4", decoder.decode(bytes("be")).fields().getFirst().value());
    assertThrows(HpackException.class, () -> decoder.decode(bytes("bf")));
  }

  @Test
  void aListThatIsTooLargeIsCutButKeepsTheTable() throws HpackException {
    var decoder = new Decoder(100);
    var block = decoder.decode(bytes("40 01 61 01 31 40 01 62 01 32 40 01 63 01 33"));
    assertTrue(block.tooLarge());
    assertEquals(2, block.fields().size());
    assertEquals("c", decoder.decode(bytes("be")).fields().getFirst().name());
  }

  @Test
  void whatTheEncoderWritesIsRead() throws HpackException {
    var encoder = new Encoder(409, true);
    encoder.add("content-type", "application/json");
    encoder.add("x-long", "y".repeat(1000));
    assertEquals(
        List.of(
            new Field(":status", "409"),
            new Field("content-type", "application/json"),
            new Field("x-long", "y".repeat(1000))),
        new Decoder(10_000).decode(encoder.bytes()).fields());
  }

  @Test
  void brokenBlocksAreRefused() {
    for (String hex :
        List.of(
            "80",
            "c0",
            "40",
            "4001",
            "400161ff",
            "4001617fffffffff7f",
            "3fffff7f",
            "8220",
            "400161 84ffffffff",
            "400161 8100",
            "400161 82 ffff")) {
      assertThrows(HpackException.class, () -> new Decoder(1000).decode(bytes(hex)), hex);
    }
  }

  @Test
  void noiseEndsInAnErrorOrInFields() {
    var random = new Random(7541);
    for (int round = 0; round < 20_000; round++) {
      var noise = new byte[random.nextInt(40)];
      random.nextBytes(noise);
      try {
        new Decoder(1000).decode(noise);
      } catch (HpackException e) {
        assertTrue(e.getMessage() != null);
      }
    }
  }
}
