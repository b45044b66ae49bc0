package io.gantry.engine.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import org.junit.jupiter.api.Test;

final class PrivilegesTest {
  @Test
  void anOrdinaryUserIsToldWhatWorks() {
    new Privileges(0).check();
    var refused = assertThrows(GantryException.class, () -> new Privileges(1000).check());
    assertEquals(Kind.FORBIDDEN, refused.kind());
    assertTrue(refused.text().contains("run it with sudo (--check"), refused.text());
  }
}
