package io.gantry.app.launcher.listen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static Address address(String text) {
    return Address.parse("addr", text);
  }

  @Test
  void hostsAndPortsAreRead() {
    assertEquals(new Address("127.0.0.1", 5000), address("127.0.0.1:5000"));
    assertEquals(new Address("::1", 0), address("[::1]:0"));
    assertEquals(new Address("", 80), address(":80"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5000", "localhost", "localhost:", "localhost:http", "x:65536"})
  void anythingElseIsRefusedWithAnExample(String text) {
    String refusal = assertThrows(GantryException.class, () -> address(text)).text();
    assertTrue(refusal.endsWith("as in 127.0.0.1:5000"), refusal);
  }

  @Test
  void theUrlHasThePortThatWasFound() {
    assertEquals("http://127.0.0.1:41234", address("127.0.0.1:0").url(false, 41234));
    assertEquals("https://[::1]:5000", address("[::1]:5000").url(true, 5000));
  }

  @Test
  void onlyLoopbackIsLocal() {
    assertTrue(address("localhost:5000").isLocal());
    assertFalse(address(":5000").isLocal());
    assertFalse(address("10.0.0.1:5000").isLocal());
  }
}
