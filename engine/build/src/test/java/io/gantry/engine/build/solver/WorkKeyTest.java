package io.gantry.engine.build.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

final class WorkKeyTest {
  @Test
  void keysDependOnWhereOnePartEnds() {
    assertEquals(
        new WorkKey("x").add("ab", "c").digest(), new WorkKey("x").add("ab", "c").digest());
    assertNotEquals(
        new WorkKey("x").add("ab", "c").digest(), new WorkKey("x").add("a", "bc").digest());
  }
}
