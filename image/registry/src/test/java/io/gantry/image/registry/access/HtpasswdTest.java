package io.gantry.image.registry.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HtpasswdTest {
  private static final String HASH = "$2y$05$2YmBJwZ.TTuEA7SX9vPigui7HASDWgtqYipxZ6JWB.pLfD0ED23tm";

  private static String refusal(String line) {
    return assertThrows(GantryException.class, () -> Htpasswd.parse("users", List.of(line))).text();
  }

  @Test
  void usersAreReadCommentsAreNot() {
    assertEquals(
        Set.of("alice", "bob"),
        Htpasswd.parse("users", List.of("# staff", "", "alice:" + HASH, "bob:" + HASH))
            .users()
            .keySet());
  }

  @Test
  void aWeakHashIsRefusedWithAdvice() {
    assertTrue(
        refusal("alice:$apr1$abc$def").contains("MD5, only bcrypt is accepted: htpasswd -B"));
    assertTrue(refusal("alice:{SHA}abc").contains("SHA-1"));
    assertTrue(refusal("alice:plain").contains("unknown scheme"));
  }

  @Test
  void aLineWithoutUserIsRefusedByItsNumber() {
    assertTrue(refusal(":" + HASH).startsWith("users:1:"));
  }
}
