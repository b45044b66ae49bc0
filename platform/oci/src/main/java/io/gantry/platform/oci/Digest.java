package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name of some bytes: {@code sha256:} and 64, or {@code sha512:} and 128 lower-case hexadecimal
 * digits (OCI image specification, <i>Digests</i>). Both parts are safe as path elements after the
 * validation here.
 */
public record Digest(String algorithm, String hex) implements Comparable<Digest> {
  private static final String SHA256 = "sha256";
  private static final String SHA512 = "sha512";

  /** Checks the algorithm and the digits. */
  public Digest {
    int length =
        switch (algorithm) {
          case SHA256 -> 64;
          case SHA512 -> 128;
          default ->
              throw new GantryException(
                  Kind.INVALID,
                  "invalid digest \"" + algorithm + ":" + hex + "\": sha256 or sha512 is needed");
        };
    if (hex.length() != length || !ReferenceSyntax.isHex(hex)) {
      throw new GantryException(Kind.INVALID, "invalid digest \"" + hex + "\"");
    }
  }

  /** A SHA-256 digest. */
  public Digest(String hex) {
    this(SHA256, hex);
  }

  /** Parses {@code sha256:<hex>} or {@code sha512:<hex>}. */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new GantryException(Kind.INVALID, "invalid digest \"" + text + "\": sha256 is needed");
    }
    return new Digest(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The SHA-256 digest of {@code bytes}. */
  public static Digest of(byte[] bytes) {
    return of(sha256(), bytes);
  }

  private static Digest of(MessageDigest sum, byte[] bytes) {
    sum.update(bytes);
    return of(sum);
  }

  /** The digest that {@code finished} has computed. */
  public static Digest of(MessageDigest finished) {
    String algorithm = finished.getAlgorithm().equals("SHA-512") ? SHA512 : SHA256;
    return new Digest(algorithm, HexFormat.of().formatHex(finished.digest()));
  }

  /** A new SHA-256. */
  public static MessageDigest sha256() {
    return sum("SHA-256");
  }

  private static MessageDigest sum(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new sum of this digest's algorithm. */
  public MessageDigest newSum() {
    return sum(algorithm.equals(SHA512) ? "SHA-512" : "SHA-256");
  }

  /** Whether {@code bytes} have this digest. */
  public boolean matches(byte[] bytes) {
    return of(newSum(), bytes).equals(this);
  }

  /** The first twelve digits, as {@code images} shows them. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  // by hand: a record's own are linked at first use, which costs a cold command 10 ms
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest
        && digest.hex.equals(hex)
        && digest.algorithm.equals(algorithm);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public int compareTo(Digest other) {
    int byAlgorithm = algorithm.compareTo(other.algorithm);
    return byAlgorithm == 0 ? hex.compareTo(other.hex) : byAlgorithm;
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
