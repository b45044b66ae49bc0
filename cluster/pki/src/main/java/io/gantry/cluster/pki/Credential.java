package io.gantry.cluster.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/** A certificate and the private key that belongs to it. */
public record Credential(X509Certificate certificate, PrivateKey key) {
  /** The certificate as PEM text. */
  public String certificatePem() {
    return Pem.of(certificate);
  }

  /** The private key as PEM text (PKCS #8). */
  public String keyPem() {
    return Pem.of(key);
  }

  /**
   * The private key as PEM text of its algorithm (SEC 1): client libraries exist that take what is
   * called {@code PRIVATE KEY} for RSA.
   */
  public String ecKeyPem() {
    return Pem.of(EcPrivateKey.of(this));
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return "Credential[" + certificate.getSubjectX500Principal() + "]";
  }
}
