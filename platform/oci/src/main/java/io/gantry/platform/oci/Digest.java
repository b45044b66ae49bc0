package io.gantry.platform.oci;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The name of some bytes: {@code sha256:} and 64 lower-case hexadecimal digits (OCI image
 * specification, <i>Digests</i>). Safe as a path element after validation here.
 */
public record Digest(String hex) implements Comparable<Digest> {
  private static final String PREFIX = "sha256:";

  /** Checks the digits. */
  public Digest {
    if (hex.length() != 64 || !ReferenceSyntax.isHex(hex)) {
      throw new GantryException(Kind.INVALID, "invalid digest \"" + hex + "\"");
    }
  }

  /** Parses {@code sha256:<hex>}. */
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new GantryException(Kind.INVALID, "invalid digest \"" + text + "\": sha256 is needed");
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  /** The digest of {@code bytes}. */
  public static Digest of(byte[] bytes) {
    return of(algorithm().digest(bytes), 0);
  }

  /** The digest that {@code finished} has computed. */
  public static Digest of(MessageDigest finished) {
    return of(finished.digest(), 0);
  }

  private static Digest of(byte[] sum, int from) {
    return new Digest(HexFormat.of().formatHex(sum, from, from + 32));
  }

  /** A new SHA-256. */
  public static MessageDigest algorithm() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first twelve digits, as {@code images} shows them. */
  public String shortHex() {
    return hex.substring(0, 12);
  }

  // by hand: a record's own are linked at first use, which costs a cold command 10 ms
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest digest && digest.hex.equals(hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
