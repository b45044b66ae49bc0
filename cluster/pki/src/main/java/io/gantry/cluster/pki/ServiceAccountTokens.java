package io.gantry.cluster.pki;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs and verifies the tokens of service accounts: JWT (RFC 7519) with ES256. The key is kept as
 * {@code sa.key} and {@code sa.pub}. Whether the account and what a token is bound to are still
 * there is for the API server to look up.
 */
public final class ServiceAccountTokens {
  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  /** Clocks differ. */
  private static final Duration LEEWAY = Duration.ofSeconds(10);

  private static final int LONGEST = 16 * 1024;

  private final PublicKey publicKey;
  private final PrivateKey key;
  private final String issuer;
  private final InstantSource clock;
  private final String keyId;

  private ServiceAccountTokens(
      PublicKey publicKey, PrivateKey key, String issuer, InstantSource clock) {
    this.publicKey = publicKey;
    this.key = key;
    this.issuer = issuer;
    this.clock = clock;
    this.keyId = URL.encodeToString(sha256(publicKey.getEncoded()));
  }

  /**
   * Reads the key of a directory, or makes it.
   *
   * @param issuer who says so, as in {@code https://kubernetes.default.svc.cluster.local}
   */
  public static ServiceAccountTokens open(Path directory, String issuer, InstantSource clock) {
    Path publicFile = directory.resolve("sa.pub");
    Path keyFile = directory.resolve("sa.key");
    Optional<String> publicText = PrivateFile.read(publicFile);
    Optional<String> keyText = PrivateFile.read(keyFile);
    if (publicText.isPresent() && keyText.isPresent()) {
      return new ServiceAccountTokens(
          Pem.publicKey(publicText.get()), Pem.privateKey(keyText.get()), issuer, clock);
    }
    KeyPair pair = Authority.newPair();
    PrivateFile.write(keyFile, Pem.of(pair.getPrivate()));
    DurableFile.write(publicFile, Pem.of(pair.getPublic()).getBytes(StandardCharsets.US_ASCII));
    return new ServiceAccountTokens(pair.getPublic(), pair.getPrivate(), issuer, clock);
  }

  /** Who says so; also the audience of tokens for the API server itself. */
  public String issuer() {
    return issuer;
  }

  /** The token that says this. */
  public String sign(TokenClaims claims) {
    Json.Obj header = Json.object().put("alg", "ES256").put("kid", keyId).build();
    String signed =
        URL.encodeToString(header.bytes()) + "." + URL.encodeToString(claims.tree(issuer).bytes());
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INTERNAL, "cannot sign a token", e);
    }
  }

  /**
   * What a token says, if it is ours, runs now and is meant for one of {@code audiences}; nothing
   * otherwise, or if it is no token at all.
   */
  public Optional<TokenClaims> verify(String token, List<String> audiences) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || token.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
      if (!isSigned(signed, Base64.getUrlDecoder().decode(parts[2]))
          || !(Json.parse(Base64.getUrlDecoder().decode(parts[1])) instanceof Json.Obj body)) {
        return Optional.empty();
      }
      return Optional.of(body)
          .filter(this::runs)
          .map(TokenClaims::of)
          .filter(claims -> claims.audiences().stream().anyMatch(audiences::contains));
    } catch (IllegalArgumentException | GantryException _) {
      return Optional.empty();
    }
  }

  private boolean isSigned(byte[] text, byte[] mark) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey);
      signature.update(text);
      return signature.verify(mark);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private boolean runs(Json.Obj body) {
    Instant now = clock.instant();
    return body.string("iss").equals(issuer)
        && now.isBefore(Instant.ofEpochSecond(body.number("exp", 0)))
        && !now.plus(LEEWAY).isBefore(Instant.ofEpochSecond(body.number("nbf", 0)));
  }

  /** What {@code /.well-known/openid-configuration} says. */
  public Json.Obj configuration() {
    return Json.object()
        .put("issuer", issuer)
        .put("jwks_uri", issuer + "/openid/v1/jwks")
        .put("response_types_supported", Json.strings(List.of("id_token")))
        .put("subject_types_supported", Json.strings(List.of("public")))
        .put("id_token_signing_alg_values_supported", Json.strings(List.of("ES256")))
        .build();
  }

  /** The public key as {@code /openid/v1/jwks} shows it. */
  public Json.Obj keys() {
    if (!(publicKey instanceof ECPublicKey point)) {
      throw new GantryException(Kind.INVALID, "the key of service accounts is not on P-256");
    }
    Json.Obj one =
        Json.object()
            .put("use", "sig")
            .put("kty", "EC")
            .put("kid", keyId)
            .put("crv", "P-256")
            .put("alg", "ES256")
            .put("x", coordinate(point.getW().getAffineX()))
            .put("y", coordinate(point.getW().getAffineY()))
            .build();
    return Json.object().put("keys", Json.array(List.of(one))).build();
  }

  private static String coordinate(BigInteger value) {
    byte[] bytes = new byte[32];
    byte[] magnitude = value.toByteArray();
    int length = Math.min(magnitude.length, bytes.length);
    System.arraycopy(magnitude, magnitude.length - length, bytes, bytes.length - length, length);
    return URL.encodeToString(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INTERNAL, "no SHA-256", e);
    }
  }
}
