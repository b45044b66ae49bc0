package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Login;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TokenRequestTest {
  private static final Challenge BEARER =
      new Challenge("bearer", Map.of("realm", "https://auth/token", "service", "a registry"));
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whoeverIsNotLoggedInAsksWithoutAName() {
    assertEquals(
        new TokenRequest(
            "https://auth/token?service=a+registry&scope=repository%3Aa%2Fb%3Apull"
                + "&scope=repository%3Ac%3Apull%2Cpush",
            "", ""),
        TokenRequest.of(
            BEARER, Optional.empty(), List.of(Scope.pull("a/b"), Scope.push("c")), false));
  }

  @Test
  void aPasswordGoesAsBasic() {
    var request = TokenRequest.of(BEARER, Optional.of(Login.of("me", "pä:ss")), List.of(), true);

    assertEquals(
        "https://auth/token?service=a+registry&account=me&offline_token=true&client_id=gantry",
        request.url());
    assertEquals("Basic bWU6cMOkOnNz", request.authorization());
    assertFalse(request.toString().contains("Basic"), request.toString());
  }

  @Test
  void anIdentityTokenGoesInAForm() {
    var request =
        TokenRequest.of(
            BEARER, Optional.of(new Login("me", "", "a=b")), List.of(Scope.pull("x")), false);

    assertEquals(
        new TokenRequest(
            "https://auth/token",
            "grant_type=refresh_token&service=a+registry&client_id=gantry"
                + "&scope=repository%3Ax%3Apull&refresh_token=a%3Db",
            ""),
        request);
  }

  @Test
  void aRealmMayHaveAQuery() {
    var bearer = new Challenge("bearer", Map.of("realm", "https://auth/t?x=1"));

    assertEquals(
        "https://auth/t?x=1&scope=repository%3Aa%3Apull",
        TokenRequest.of(bearer, Optional.empty(), List.of(Scope.pull("a")), false).url());
  }

  @Test
  void scopesAreJoinedByResource() {
    assertEquals(
        List.of(
            new Scope("registry:catalog", List.of("*")),
            new Scope("repository:a", List.of("delete", "pull", "push"))),
        Scope.union(
            Scope.parse("repository:a:push,pull registry:catalog:* broken"),
            List.of(new Scope("repository:a", List.of("delete")))));
  }

  private static AccessToken token(String json) {
    return AccessToken.parse("server", json.getBytes(StandardCharsets.UTF_8), NOW);
  }

  @Test
  void aTokenIsNotUsedInTheLastTenthOfItsLife() {
    assertEquals(
        new AccessToken("t", NOW.plusSeconds(270), ""),
        token("{\"token\":\"t\",\"expires_in\":300}"));
    assertEquals(
        new AccessToken("t", NOW.plusSeconds(54), "r"),
        token("{\"access_token\":\"t\",\"refresh_token\":\"r\"}"));
    assertEquals(NOW.plusSeconds(54), token("{\"token\":\"t\",\"expires_in\":-1}").expires());
  }

  @Test
  void anAnswerWithoutATokenIsRefused() {
    for (String answer :
        List.of("", "[]", "{}", "{\"token\":\"a\\nb\"}", "{\"token\":1}", "sec-ret")) {
      var failure = assertThrows(GantryException.class, () -> token(answer));
      assertFalse(failure.text().contains("sec-ret"), failure.text());
    }
  }
}
