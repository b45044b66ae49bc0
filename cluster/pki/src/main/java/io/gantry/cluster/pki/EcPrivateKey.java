package io.gantry.cluster.pki;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.math.BigInteger;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;

/** A key on the curve P-256 in the form of SEC 1 (RFC 5915), which names the algorithm in PEM. */
record EcPrivateKey(BigInteger secret, ECPoint point) {
  private static final String P256 = "1.2.840.10045.3.1.7";
  private static final int SIZE = 32;

  static EcPrivateKey of(Credential credential) {
    if (credential.key() instanceof ECPrivateKey secret
        && credential.certificate().getPublicKey() instanceof ECPublicKey open) {
      return new EcPrivateKey(secret.getS(), open.getW());
    }
    throw new GantryException(Kind.INTERNAL, "a credential with another kind of key");
  }

  byte[] der() {
    byte[] uncompressed = new byte[1 + 2 * SIZE];
    uncompressed[0] = 4;
    put(point.getAffineX(), uncompressed, 1);
    put(point.getAffineY(), uncompressed, 1 + SIZE);
    byte[] number = new byte[SIZE];
    put(secret, number, 0);
    return Der.sequence(
        Der.integer(1),
        Der.octets(number),
        Der.explicit(0, Der.oid(P256)),
        Der.explicit(1, Der.bits(uncompressed)));
  }

  /** Big-endian, with leading zeros. */
  private static void put(BigInteger number, byte[] into, int at) {
    byte[] bytes = number.toByteArray(); // may have a sign byte before, or fewer bytes
    int length = Math.min(bytes.length, SIZE);
    System.arraycopy(bytes, bytes.length - length, into, at + SIZE - length, length);
  }
}
