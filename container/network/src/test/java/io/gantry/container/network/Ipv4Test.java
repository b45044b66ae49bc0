package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class Ipv4Test {
  @Test
  void textAndNumberAreTheSameAddress() {
    for (String text : List.of("0.0.0.0", "10.88.0.2", "127.0.0.1", "255.255.255.255")) {
      assertEquals(text, Ipv4.parse(text).orElseThrow().toString());
    }
    byte[] bytes = {(byte) 192, 0, 2, 1};
    assertArrayEquals(bytes, Ipv4.parse("192.0.2.1").orElseThrow().bytes());
  }

  @Test
  void otherTextIsNoAddress() {
    for (String text : List.of("", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1..2.3", "a.b.c.d", "::")) {
      assertEquals(Optional.empty(), Ipv4.parse(text), text);
    }
    assertTrue(Ipv4.parse("1.2.3.4 ").isEmpty());
  }

  @Test
  void theHardwareAddressHoldsTheAddress() {
    byte[] expected = {2, 0x42, 10, 88, 0, 2};
    assertArrayEquals(expected, Ipv4.parse("10.88.0.2").orElseThrow().hardwareAddress());
  }
}
