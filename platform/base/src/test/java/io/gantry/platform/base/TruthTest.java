package io.gantry.platform.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TruthTest {
  @Test
  void onlyTheSpellingsOfGoCount() {
    assertEquals(Optional.of(true), Truth.parse("T"));
    assertEquals(Optional.of(false), Truth.parse("False"));
    assertEquals(Optional.empty(), Truth.parse("yes"));
    assertEquals(Optional.empty(), Truth.parse("tRUE"));
    assertEquals(Optional.empty(), Truth.parse(""));
  }
}
