package io.gantry.platform.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignalsTest {
  @ParameterizedTest
  @CsvSource({
    "SIGTERM,15",
    "term,15",
    "15,15",
    "sigkill,9",
    "RTMIN,34",
    "SIGRTMIN+3,37",
    "RTMAX,64",
    "RTMAX-14,50",
    "CLD,17",
    "IOT,6",
    "winch,28",
    "64,64"
  })
  void namesAndNumbersAreUnderstood(String name, int number) {
    assertEquals(number, Signals.number(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "65", "-9", "SIG", "NOPE", "RTMIN+31", "RTMIN-1", "RTMAX+1"})
  void othersAreRefusedByName(String name) {
    var failure = assertThrows(GantryException.class, () -> Signals.number(name));

    assertEquals("invalid signal: " + name, failure.text());
  }

  @Test
  void everySignalHasANameThatLeadsBack() {
    for (int number = 1; number <= 64; number++) {
      if (number != 32 && number != 33) { // libc keeps these two for itself
        assertEquals(number, Signals.number(Signals.name(number)));
      }
    }
  }
}
