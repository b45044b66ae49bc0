package io.gantry.cluster.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceAccountTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
  private static final TokenClaims WEB =
      new TokenClaims(
          "default",
          "web",
          "uid-1",
          List.of(ISSUER),
          Optional.of(new TokenClaims.Bound("Pod", "web-0", "uid-2")),
          Optional.of(new TokenClaims.Bound("Node", "n1", "uid-3")),
          "id-1",
          NOW,
          NOW.plus(Duration.ofHours(1)));

  @TempDir Path directory;

  private ServiceAccountTokens at(Instant now) {
    return ServiceAccountTokens.open(directory, ISSUER, InstantSource.fixed(now));
  }

  @Test
  void aTokenSaysWhatWasSigned() {
    String token = at(NOW).sign(WEB);
    assertEquals(Optional.of(WEB), at(NOW.plusSeconds(60)).verify(token, List.of(ISSUER)));
    assertEquals("system:serviceaccount:default:web", WEB.user());
  }

  @Test
  void aTokenEnds() {
    String token = at(NOW).sign(WEB);
    assertTrue(at(NOW.plusSeconds(3599)).verify(token, List.of(ISSUER)).isPresent());
    assertFalse(at(NOW.plusSeconds(3600)).verify(token, List.of(ISSUER)).isPresent());
    assertFalse(at(NOW.minusSeconds(60)).verify(token, List.of(ISSUER)).isPresent());
  }

  @Test
  void aTokenForOthersIsNotTaken() {
    String token = at(NOW).sign(WEB);
    assertFalse(at(NOW).verify(token, List.of("vault")).isPresent());
  }

  @Test
  void aChangedTokenIsNotTaken() {
    String token = at(NOW).sign(WEB);
    String[] parts = token.split("\\.", -1);
    String body = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    String other =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(body.replace("web", "root").getBytes(StandardCharsets.UTF_8));
    String forged = parts[0] + "." + other + "." + parts[2];
    assertFalse(at(NOW).verify(forged, List.of(ISSUER)).isPresent());
    assertFalse(at(NOW).verify("a.b.c", List.of(ISSUER)).isPresent());
    assertFalse(at(NOW).verify("", List.of(ISSUER)).isPresent());
  }

  @Test
  void theKeyIsPublishedForOthersToVerify() {
    var key = at(NOW).keys().array("keys").getFirst().asObject();
    assertEquals("P-256", key.string("crv"));
    assertEquals(43, key.string("x").length());
    assertEquals(ISSUER, at(NOW).configuration().string("issuer"));
  }
}
