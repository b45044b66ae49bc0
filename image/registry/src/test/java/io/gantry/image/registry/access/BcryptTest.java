package io.gantry.image.registry.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The hashes were made by htpasswd. */
class BcryptTest {
  private static final String HORSE =
      "$2y$05$2YmBJwZ.TTuEA7SX9vPigui7HASDWgtqYipxZ6JWB.pLfD0ED23tm";

  private static boolean matches(String hash, String password) {
    return Bcrypt.parse(hash).orElseThrow().matches(password);
  }

  @Test
  void theRightPasswordMatches() {
    assertTrue(matches(HORSE, "correct horse"));
    assertTrue(matches(HORSE.replace("$2y$", "$2b$"), "correct horse"));
  }

  @Test
  void anotherPasswordDoesNot() {
    assertFalse(matches(HORSE, "correct horsf"));
    assertFalse(matches(HORSE, ""));
    assertFalse(matches(HORSE, "correct horse "));
  }

  @Test
  void theEmptyPasswordHasAHash() {
    assertTrue(matches("$2y$04$0k11t0xFZg7WD7lsJ63UoOsAQXp4m1lUjY/x.vT3ldbusAexO2sPS", ""));
  }

  @Test
  void aLongPasswordCountsAs72Bytes() {
    String hash = "$2y$04$5P4O.T0/2M4Gg602T/YvIOtebNpnpE9egaBw1U8m/Yh9qJ.mc1hbu";
    assertTrue(matches(hash, "ü".repeat(60)));
    assertTrue(matches(hash, "ü".repeat(36)));
    assertFalse(matches(hash, "ü".repeat(35)));
  }

  @Test
  void otherHashesAreNotRead() {
    assertEquals(Optional.empty(), Bcrypt.parse("$apr1$x$y"));
    assertEquals(Optional.empty(), Bcrypt.parse(HORSE.replace("$05$", "$31$")));
    assertEquals(Optional.empty(), Bcrypt.parse(HORSE.replace('.', '!')));
  }
}
