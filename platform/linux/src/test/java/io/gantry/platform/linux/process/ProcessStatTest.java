package io.gantry.platform.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ProcessStatTest {
  private static final String REST =
      " 1 42 42 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 98765 4096 10 18446744073709551615";

  @Test
  void aNameMayHoldParenthesesAndSpaces() {
    ProcessStat stat = ProcessStat.parse("42 (a) R 7 (b)) S" + REST);

    assertEquals(new ProcessStat(42, "a) R 7 (b)", 'S', 1, 98765), stat);
  }

  @Test
  void aZombieHasEnded() {
    assertTrue(ProcessStat.parse("42 (sh) Z" + REST).ended());
    assertFalse(ProcessStat.parse("42 (sh) T" + REST).ended());
  }
}
