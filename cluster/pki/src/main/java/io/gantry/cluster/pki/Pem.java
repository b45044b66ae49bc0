package io.gantry.cluster.pki;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** Keys and certificates as text (RFC 7468). */
final class Pem {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";
  private static final String EC_PRIVATE_KEY = "EC PRIVATE KEY";
  private static final String PUBLIC_KEY = "PUBLIC KEY";

  private Pem() {}

  static String of(X509Certificate certificate) {
    try {
      return text(CERTIFICATE, certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INTERNAL, "a certificate without encoding", e);
    }
  }

  static String of(PrivateKey key) {
    return text(PRIVATE_KEY, key.getEncoded());
  }

  static String of(EcPrivateKey key) {
    return text(EC_PRIVATE_KEY, key.der());
  }

  static String of(PublicKey key) {
    return text(PUBLIC_KEY, key.getEncoded());
  }

  private static String text(String label, byte[] der) {
    String body =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
  }

  static X509Certificate certificate(String text) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der(CERTIFICATE, text)));
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INVALID, "no certificate", e);
    }
  }

  static PrivateKey privateKey(String text) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(der(PRIVATE_KEY, text)));
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INVALID, "no private key", e);
    }
  }

  static PublicKey publicKey(String text) {
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(der(PUBLIC_KEY, text)));
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INVALID, "no public key", e);
    }
  }

  private static byte[] der(String label, String text) {
    int from = text.indexOf("-----BEGIN " + label + "-----");
    int to = text.indexOf("-----END " + label + "-----");
    if (from < 0 || to < from) {
      throw new GantryException(Kind.INVALID, "no " + label + " in PEM text");
    }
    String body = text.substring(text.indexOf('\n', from) + 1, to);
    try {
      return Base64.getMimeDecoder().decode(body);
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, "broken PEM text", e);
    }
  }
}
