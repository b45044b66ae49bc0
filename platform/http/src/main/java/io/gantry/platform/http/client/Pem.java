package io.gantry.platform.http.client;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates and keys from PEM text (RFC 7468), as files beside a registry's name hold them. */
public final class Pem {
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  record Block(String label, String content) {
    byte[] bytes() {
      if (content.contains("Proc-Type: 4,ENCRYPTED")) {
        throw new IllegalArgumentException("private key is encrypted; decrypt it first");
      }
      try {
        return Base64.getMimeDecoder().decode(content.getBytes(StandardCharsets.US_ASCII));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("malformed PEM: " + e.getMessage(), e);
      }
    }
  }

  private Pem() {}

  /**
   * All certificates of {@code text}, in order.
   *
   * @throws IllegalArgumentException if there is none, or one is malformed
   */
  public static List<X509Certificate> certificates(String text) {
    var all = new ArrayList<X509Certificate>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block block : blocks(text)) {
        if (block.label().equals("CERTIFICATE")
            && factory.generateCertificate(new ByteArrayInputStream(block.bytes()))
                instanceof X509Certificate certificate) {
          all.add(certificate);
        }
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("malformed certificate: " + e.getMessage(), e);
    }
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no PEM certificate");
    }
    return all;
  }

  /**
   * The first private key of {@code text}: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC), not encrypted.
   *
   * @throws IllegalArgumentException if there is none, or it is malformed or encrypted
   */
  public static PrivateKey key(String text) {
    for (Block block : blocks(text)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return pkcs8(block.bytes());
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(wrap(RSA, block.bytes()));
        }
        case "EC PRIVATE KEY" -> {
          return pkcs8(wrap(Der.of(0x30, EC, curve(block.bytes())), block.bytes()));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException("private key is encrypted; decrypt it first");
        default -> {}
      }
    }
    throw new IllegalArgumentException("no PEM private key");
  }

  private static PrivateKey pkcs8(byte[] bytes) {
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (InvalidKeySpecException e) {
        // It is of another algorithm, which its bytes name.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    throw new IllegalArgumentException("malformed private key, or neither RSA, EC nor EdDSA");
  }

  /** PKCS#8 around an older form: version, algorithm, the older form. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    return Der.of(0x30, new byte[] {2, 1, 0}, algorithm, Der.of(4, key));
  }

  /** The curve's OID in an EC key (RFC 5915): {@code [0]} after its version and its number. */
  private static byte[] curve(byte[] key) {
    int version = Der.content(key, 0);
    int parameters = Der.end(key, Der.end(key, version));
    if (parameters >= key.length || Der.tag(key, parameters) != 0xa0) {
      throw new IllegalArgumentException("EC private key without a named curve");
    }
    return Der.element(key, Der.content(key, parameters));
  }

  static List<Block> blocks(String text) {
    var blocks = new ArrayList<Block>();
    int at = text.indexOf("-----BEGIN ");
    while (at >= 0) {
      int label = at + "-----BEGIN ".length();
      int dashes = text.indexOf("-----", label);
      String name = dashes < 0 ? "" : text.substring(label, dashes);
      int end = text.indexOf("-----END " + name + "-----", label);
      if (dashes < 0 || end < 0) {
        throw new IllegalArgumentException("PEM block without an end");
      }
      blocks.add(new Block(name, text.substring(dashes + 5, end)));
      at = text.indexOf("-----BEGIN ", end);
    }
    return blocks;
  }
}
