package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AuthorisationTest {
  private static final Logins ME = _ -> Optional.of(Login.of("me", "sec-ret"));
  private static final String MANIFEST = "{\"schemaVersion\":2,\"config\":{}}";

  private static String authorization(Exchange exchange) {
    return exchange.headers().first("authorization").orElse("");
  }

  private static void challenge(Exchange exchange, String text) throws IOException {
    ScriptedRegistry.send(exchange, 401, "", "www-authenticate", text);
  }

  /** A registry that wants a token, and the token's server beside it. */
  private static ScriptedRegistry withTokens(AtomicInteger given) throws IOException {
    return ScriptedRegistry.withGreeting(exchange -> {
      if (exchange.path().equals("/token")) {
        String who = authorization(exchange).startsWith("Basic") ? "user" : "anybody";
        String scopes = String.join("+", exchange.query().all("scope"));
        String token = who + "-" + given.incrementAndGet() + "-" + scopes;
        ScriptedRegistry.send(exchange, 200, "{\"token\":\"" + token + "\",\"expires_in\":3600}");
        return;
      }
      String realm = "http://" + exchange.headers().first("host").orElseThrow() + "/token";
      String bearer = "Bearer realm=\"" + realm + "\",service=\"test\"";
      if (authorization(exchange).startsWith("Bearer ")) {
        ScriptedRegistry.send(
            exchange, 200, MANIFEST, "x-token", authorization(exchange).substring(7));
      } else {
        challenge(exchange, bearer);
      }
    });
  }

  @Test
  void aTokenIsFetchedOncePerScope() throws IOException {
    try (var server = withTokens(new AtomicInteger());
        var client = ScriptedRegistry.client()) {
      Repository repository = client.repository(server.name());

      var _ = repository.manifest("1");
      var _ = repository.manifest("2");
      assertEquals(1, server.count("GET /token"));

      boolean _ = repository.holds(Digest.of(new byte[0]));
      assertEquals(2, server.count("GET /token"));
    }
  }

  @Test
  void aTokenThatIsRefusedIsFetchedAnewWithWhatTheRegistryAsksFor() throws IOException {
    var scopes = new java.util.concurrent.CopyOnWriteArrayList<List<String>>();
    try (var server =
            ScriptedRegistry.withGreeting(exchange -> {
              String realm = "http://" + exchange.headers().first("host").orElseThrow();
              if (exchange.path().equals("/token")) {
                scopes.add(exchange.query().all("scope"));
                ScriptedRegistry.send(
                    exchange, 200, "{\"access_token\":\"t" + scopes.size() + "\"}");
              } else if (authorization(exchange).equals("Bearer t2")) {
                ScriptedRegistry.send(exchange, 200, MANIFEST);
              } else {
                challenge(
                    exchange,
                    "Basic realm=x, Bearer realm=\""
                        + realm
                        + "/token\",scope=\"repository:a/b:pull repository:base:pull\"");
              }
            });
        var client = ScriptedRegistry.client()) {

      var _ = client.repository(server.name()).manifest("1");

      assertEquals(
          List.of(
              List.of("repository:a/b:pull"),
              List.of("repository:a/b:pull", "repository:base:pull")),
          scopes);
    }
  }

  @Test
  void aLoginIsShownOnlyWhereItIsAskedFor() throws IOException {
    try (var open =
            ScriptedRegistry.of(exchange -> {
              assertEquals("", authorization(exchange));
              ScriptedRegistry.send(exchange, 200, MANIFEST);
            });
        var client =
            ScriptedRegistry.client(registry -> {
              throw new IllegalStateException("asked for " + registry);
            })) {
      var _ = client.repository(open.name()).manifest("1");
    }
  }

  @Test
  void basicAuthenticationUsesTheLogin() throws IOException {
    try (var server =
            ScriptedRegistry.withGreeting(exchange -> {
              if (authorization(exchange).equals("Basic bWU6c2VjLXJldA==")) {
                ScriptedRegistry.send(exchange, 200, MANIFEST);
              } else {
                challenge(exchange, "Basic realm=\"x\"");
              }
            });
        var client = ScriptedRegistry.client(ME);
        var stranger = ScriptedRegistry.client();
        var wrong = ScriptedRegistry.client(_ -> Optional.of(Login.of("me", "wr-ong")))) {
      var _ = client.repository(server.name()).manifest("1");

      var denied =
          assertThrows(
              GantryException.class, () -> stranger.repository(server.name()).manifest("1"));
      assertEquals(
          "pull access denied for "
              + server.host()
              + "/a/b, repository does not exist or may require 'gantry login "
              + server.host()
              + "': unauthorized",
          denied.text());
      assertEquals(Kind.NOT_FOUND, denied.kind());
      var refused =
          assertThrows(GantryException.class, () -> wrong.repository(server.name()).manifest("1"));
      assertEquals(
          "registry "
              + server.host()
              + " refuses the login of me for "
              + server.host()
              + "/a/b: unauthorized; log in again with 'gantry login "
              + server.host()
              + "'",
          refused.text());
      assertEquals(Kind.FORBIDDEN, refused.kind());
    }
  }

  @Test
  void aRefusedTokenIsSaidWithoutTheSecret() throws IOException {
    try (var server =
            ScriptedRegistry.withGreeting(exchange -> {
              if (exchange.path().equals("/token")) {
                ScriptedRegistry.send(exchange, 401, "{\"details\":\"incorrect password\"}");
              } else {
                challenge(
                    exchange,
                    "Bearer realm=\"http://"
                        + exchange.headers().first("host").orElseThrow()
                        + "/token\"");
              }
            });
        var client = ScriptedRegistry.client(ME)) {
      var failure =
          assertThrows(GantryException.class, () -> client.repository(server.name()).manifest("1"));

      assertTrue(failure.text().contains("refuses the login of me"), failure.text());
      assertTrue(failure.text().contains("incorrect password"), failure.text());
      assertFalse(failure.text().contains("sec-ret"), failure.text());
    }
  }

  @Test
  void aLoginIsTriedAndMayBecomeAnIdentityToken() throws IOException {
    try (var server =
            ScriptedRegistry.withGreeting(exchange -> {
              boolean me = authorization(exchange).equals("Basic bWU6c2VjLXJldA==");
              if (exchange.path().equals("/token")) {
                boolean keep = exchange.query().flag("offline_token");
                ScriptedRegistry.send(
                    exchange,
                    me ? 200 : 401,
                    keep
                        ? "{\"token\":\"t\",\"refresh_token\":\"id\"}"
                        : "{\"token\":\"t\",\"details\":\"no\"}");
              } else if (authorization(exchange).equals("Bearer t")) {
                ScriptedRegistry.send(exchange, 200, "{}");
              } else {
                challenge(
                    exchange,
                    "Bearer realm=\"http://"
                        + exchange.headers().first("host").orElseThrow()
                        + "/token\",service=\"s\"");
              }
            });
        var client = ScriptedRegistry.client()) {
      assertEquals(
          new Login("me", "", "id"), client.login(server.host(), Login.of("me", "sec-ret")));

      var failure =
          assertThrows(
              GantryException.class, () -> client.login(server.host(), Login.of("me", "wr-ong")));
      assertEquals(Kind.FORBIDDEN, failure.kind());
      assertFalse(failure.text().contains("wr-ong"), failure.text());
    }
  }

  @Test
  void aLoginThatHasChangedIsUsed() throws IOException {
    var password = new AtomicReference<>("old");
    try (var server =
            ScriptedRegistry.withGreeting(exchange -> {
              String good = TokenRequest.basic(Login.of("me", password.get()));
              if (authorization(exchange).equals(good)) {
                ScriptedRegistry.send(exchange, 200, MANIFEST);
              } else {
                challenge(exchange, "Basic realm=\"x\"");
              }
            });
        var client = ScriptedRegistry.client(_ -> Optional.of(Login.of("me", password.get())))) {
      var _ = client.repository(server.name()).manifest("1");
      password.set("new");

      var _ = client.repository(server.name()).manifest("1");
    }
  }

  @Test
  void secretsStayWithTheirHost() throws IOException {
    try (var other =
            ScriptedRegistry.of(exchange -> {
              assertEquals("", authorization(exchange));
              ScriptedRegistry.send(exchange, 200, MANIFEST);
            });
        var server =
            ScriptedRegistry.withGreeting(exchange -> {
              if (authorization(exchange).isEmpty()) {
                challenge(exchange, "Basic realm=\"x\"");
              } else {
                ScriptedRegistry.send(exchange, 307, "", "location", other.url() + "/x");
              }
            });
        var client = ScriptedRegistry.client(ME)) {
      var _ = client.repository(server.name()).manifest("1");

      assertEquals(List.of("GET /x"), other.requests());
    }
  }
}
