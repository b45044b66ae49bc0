package io.gantry.image.distribution.registry;

import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Query;
import io.gantry.platform.oci.Login;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Gives one user tokens for everything and others tokens for nothing (distribution's JWTs). */
final class TokenServer implements AutoCloseable {
  static final String IDENTITY = "identity+token/==";
  private static final String ISSUER = "test-issuer";
  private static final String SERVICE = "test registry";

  private final ScriptedRegistry server;
  private final PrivateKey key;
  private final String certificate;
  private final Login user;

  TokenServer(Path certificate, Path key, Login user) throws IOException, GeneralSecurityException {
    this.key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(body(key)));
    this.certificate = Base64.getEncoder().encodeToString(body(certificate));
    this.user = user;
    server = ScriptedRegistry.withGreeting(this::answer);
  }

  private static byte[] body(Path pem) throws IOException {
    String text = Files.readString(pem);
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }

  /** The part of a registry's configuration that names this server. */
  String auth(Path bundle) {
    return "auth: {token: {realm: \"%s/token\", service: \"%s\", issuer: %s, rootcertbundle: \"%s\"}}"
        .formatted(server.url(), SERVICE, ISSUER, bundle);
  }

  private void answer(Exchange exchange) throws IOException {
    boolean post = exchange.method().equals("POST");
    Query query =
        post
            ? Query.parse(new String(exchange.body().readAllBytes(), StandardCharsets.UTF_8))
            : exchange.query();
    String basic = exchange.headers().first("authorization").orElse("");
    boolean known =
        post
            ? query.text("refresh_token").equals(IDENTITY)
            : basic.equals(TokenRequest.basic(user));
    if (!known && (post || !basic.isEmpty())) {
      ScriptedRegistry.send(exchange, 401, "{\"details\":\"no such user\"}");
      return;
    }
    var scopes = new ArrayList<String>();
    query.all("scope").forEach(scope -> scopes.addAll(List.of(scope.split(" ", -1))));
    Json.ObjectBuilder json =
        Json.object().put("token", token(known ? scopes : List.of())).put("expires_in", 300);
    if (query.flag("offline_token")) {
      json.put("refresh_token", IDENTITY);
    }
    ScriptedRegistry.send(exchange, 200, json.build().text());
  }

  private String token(List<String> scopes) {
    var access = new ArrayList<Json>();
    for (Scope scope : Scope.parse(String.join(" ", scopes))) {
      int colon = scope.resource().indexOf(':');
      access.add(
          Json.object()
              .put("type", scope.resource().substring(0, colon))
              .put("name", scope.resource().substring(colon + 1))
              .put("actions", Json.strings(scope.actions()))
              .build());
    }
    long now = Instant.now().getEpochSecond();
    Json header =
        Json.object()
            .put("typ", "JWT")
            .put("alg", "RS256")
            .put("x5c", Json.strings(List.of(certificate)))
            .build();
    Json claims =
        Json.object()
            .put("iss", ISSUER)
            .put("sub", "test")
            .put("aud", SERVICE)
            .put("exp", now + 300)
            .put("nbf", now - 10)
            .put("iat", now)
            .put("jti", "1")
            .put("access", Json.array(access))
            .build();
    String signed = base64(header.bytes()) + "." + base64(claims.bytes());
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.close();
  }
}
