package io.gantry.platform.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NativeTextTest {
  private static String decode(byte[] bytes) {
    return NativeText.decode(bytes, 0, bytes.length);
  }

  @Test
  void utf8NamesStayAsTheyAre() {
    byte[] name = "grüße-\uD83D\uDE00-\uFFFD".getBytes(StandardCharsets.UTF_8);

    assertEquals("grüße-\uD83D\uDE00-\uFFFD", decode(name));
    assertArrayEquals(name, NativeText.encode(decode(name)));
  }

  @Test
  void bytesThatAreNoUtf8BecomeLoneSurrogates() {
    assertEquals("a\uDCFFb\uDCE4", decode(new byte[] {'a', (byte) 0xff, 'b', (byte) 0xe4}));
  }

  @Test
  void everyNameComesBackByteForByte() {
    var random = new Random(417);
    for (int i = 0; i < 2000; i++) {
      byte[] name = new byte[random.nextInt(12)];
      random.nextBytes(name);
      for (int j = 0; j < name.length; j++) {
        name[j] = name[j] == 0 ? 1 : name[j];
      }

      assertArrayEquals(name, NativeText.encode(decode(name)));
    }
  }

  @Test
  void encodedSurrogatesAndOverlongFormsAreNotTakenForText() {
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    byte[] overlong = {(byte) 0xc0, (byte) 0xaf};

    assertArrayEquals(surrogate, NativeText.encode(decode(surrogate)));
    assertEquals("\uDCC0\uDCAF", decode(overlong));
  }

  @Test
  void aNameWithZeroIsRefusedBecauseTheKernelWouldCutIt() {
    assertThrows(IllegalArgumentException.class, () -> NativeText.encode("a\0b"));
  }
}
