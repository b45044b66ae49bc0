package io.gantry.engine.local.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Namespaces;
import io.gantry.platform.base.GantryException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NamespaceRulesTest {
  private static Namespaces decide(Namespaces asked) {
    return NamespaceRules.decide(
        ContainerSpec.of("busybox", List.of("true")).with(asked),
        ref -> {
          throw new AssertionError("looked for " + ref);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "auto:size=1024", "keep-id", "private"})
  void aUserNamespaceThatWouldNotBeMadeIsRefused(String mode) {
    var asked = new Namespaces("", "", "", mode, "");
    GantryException refusal = assertThrows(GantryException.class, () -> decide(asked));
    assertEquals(GantryException.Kind.UNAVAILABLE, refusal.kind());
    assertTrue(refusal.text().contains(mode));
  }

  @Test
  void theHostsUsersAreTheDefault() {
    var asked = new Namespaces("host", "private", "host", "host", "");
    assertEquals(asked, decide(asked));
    assertEquals(Namespaces.DEFAULT, decide(Namespaces.DEFAULT));
  }
}
