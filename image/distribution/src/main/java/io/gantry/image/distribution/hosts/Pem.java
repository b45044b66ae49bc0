package io.gantry.image.distribution.hosts;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** Reads certificates and private keys as text (RFC 7468). */
final class Pem {
  private static final long LARGEST = 4 << 20;
  private static final String BEGIN = "-----BEGIN ";
  private static final String DASHES = "-----";

  /** AlgorithmIdentifier of rsaEncryption (RFC 8017), in DER. */
  private static final String RSA = "300d06092a864886f70d0101010500";

  /** The OID id-ecPublicKey (RFC 5480), in DER; the curve follows. */
  private static final String EC = "06072a8648ce3d0201";

  private Pem() {}

  /** The certificates of a file, in order; at least one. */
  static List<X509Certificate> certificates(Path file) {
    var found = new ArrayList<X509Certificate>();
    for (Block block : blocks(file)) {
      if (block.label.equals("CERTIFICATE") || block.label.equals("TRUSTED CERTIFICATE")) {
        found.add(certificate(file, block.der()));
      }
    }
    if (found.isEmpty()) {
      throw new GantryException(Kind.INVALID, file + " holds no certificate in PEM form");
    }
    return List.copyOf(found);
  }

  private static X509Certificate certificate(Path file, byte[] der) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException e) {
      throw new GantryException(Kind.INVALID, file + " holds a broken certificate", e);
    }
  }

  /** The first private key of a file: PKCS #8, or an RSA or EC key of its own form. */
  static PrivateKey key(Path file) {
    for (Block block : blocks(file)) {
      byte[] wrapped =
          switch (block.label) {
            case "PRIVATE KEY" -> block.der();
            case "RSA PRIVATE KEY" -> wrap(HexFormat.of().parseHex(RSA), block.der());
            case "EC PRIVATE KEY" -> wrap(curve(file, block.der()), block.der());
            default -> new byte[0];
          };
      if (wrapped.length > 0) {
        return key(file, wrapped);
      }
    }
    throw new GantryException(Kind.INVALID, file + " holds no unencrypted private key in PEM form");
  }

  private static PrivateKey key(Path file, byte[] pkcs8) {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (GeneralSecurityException _) {
        // another algorithm's
      }
    }
    throw new GantryException(Kind.INVALID, file + " holds a private key of an unknown kind");
  }

  /** PKCS #8 around a key: SEQUENCE { 0, algorithm, OCTET STRING }. */
  private static byte[] wrap(byte[] algorithm, byte[] key) {
    var inner = new ByteArrayOutputStream();
    inner.writeBytes(new byte[] {2, 1, 0});
    inner.writeBytes(algorithm);
    inner.writeBytes(der(4, key));
    return der(0x30, inner.toByteArray());
  }

  private static byte[] der(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 128) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /** The algorithm of an EC key (RFC 5915), which names its curve in field [0]. */
  private static byte[] curve(Path file, byte[] key) {
    for (int i = 0; i + 4 < key.length; i++) {
      int length = key[i + 3];
      boolean named = (key[i] & 0xff) == 0xa0 && key[i + 2] == 6 && key[i + 1] == length + 2;
      if (named && length > 0 && i + 4 + length <= key.length) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(HexFormat.of().parseHex(EC));
        content.write(key, i + 2, length + 2);
        return der(0x30, content.toByteArray());
      }
    }
    throw new GantryException(
        Kind.INVALID, file + " holds an EC key without the name of its curve");
  }

  private record Block(Path file, String label, String base64) {
    byte[] der() {
      try {
        return Base64.getMimeDecoder().decode(base64);
      } catch (IllegalArgumentException e) {
        throw new GantryException(Kind.INVALID, file + " holds broken PEM text", e);
      }
    }
  }

  private static List<Block> blocks(Path file) {
    String text = text(file);
    var blocks = new ArrayList<Block>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int endOfLabel = text.indexOf(DASHES, at + BEGIN.length());
      if (endOfLabel < 0) {
        break;
      }
      String label = text.substring(at + BEGIN.length(), endOfLabel);
      int end = text.indexOf("-----END " + label + DASHES, endOfLabel);
      if (end < 0) {
        break;
      }
      blocks.add(new Block(file, label, text.substring(endOfLabel + DASHES.length(), end)));
      at = text.indexOf(BEGIN, end);
    }
    return blocks;
  }

  private static String text(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new GantryException(Kind.INVALID, file + " is too large for certificates or a key");
      }
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new GantryException(Kind.INVALID, "cannot read " + file, e);
    }
  }
}
