package io.gantry.cluster.pki;

import io.gantry.platform.base.GantryException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A certificate to be signed: X.509 version 3 (RFC 5280), by ECDSA with SHA-256. */
record Certificate(
    Subject subject,
    Usage usage,
    List<String> dnsNames,
    List<InetAddress> addresses,
    Instant from,
    Instant to) {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
  private static final int SERIAL_BITS = 127;

  /** The extension that names the issuer's key. */
  static final String AUTHORITY_KEY = "2.5.29.35";

  static byte[] authorityKey(PublicKey issuer) {
    return Der.sequence(Der.implicit(0, identifier(issuer)));
  }

  /** Whose it is. */
  record Subject(String commonName, List<String> organizations) {
    byte[] der() {
      var parts = new ArrayList<byte[]>();
      for (String organization : organizations) {
        parts.add(Der.set(Der.sequence(Der.oid("2.5.4.10"), Der.utf8(organization))));
      }
      parts.add(Der.set(Der.sequence(Der.oid("2.5.4.3"), Der.utf8(commonName))));
      return Der.sequence(parts.toArray(byte[][]::new));
    }
  }

  /** What it is for. */
  enum Usage {
    AUTHORITY,
    SERVER,
    CLIENT
  }

  /** Who signs. */
  record Issuer(Subject subject, PublicKey publicKey, PrivateKey key) {}

  /** The certificate for {@code holder}, signed. */
  X509Certificate signed(PublicKey holder, Issuer issuer, BigInteger serial) {
    byte[] body =
        Der.sequence(
            Der.explicit(0, Der.integer(2)),
            Der.integer(serial),
            ECDSA_SHA256,
            issuer.subject().der(),
            Der.sequence(Der.time(from), Der.time(to)),
            subject.der(),
            holder.getEncoded(),
            Der.explicit(3, Der.sequence(extensions(holder, issuer.publicKey()))));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuer.key());
      signature.update(body);
      byte[] whole = Der.sequence(body, ECDSA_SHA256, Der.bits(signature.sign()));
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(whole));
    } catch (GeneralSecurityException e) {
      throw new GantryException(
          GantryException.Kind.INTERNAL, "cannot sign " + subject.commonName(), e);
    }
  }

  static int serialBits() {
    return SERIAL_BITS;
  }

  private byte[][] extensions(PublicKey holder, PublicKey issuer) {
    var all = new ArrayList<byte[]>();
    byte[] isAuthority = usage == Usage.AUTHORITY ? Der.sequence(Der.bool(true)) : Der.sequence();
    all.add(extension("2.5.29.19", true, isAuthority));
    // digitalSignature is the first bit; keyCertSign and cRLSign are the sixth and the seventh
    all.add(extension("2.5.29.15", true, Der.flags(usage == Usage.AUTHORITY ? 0x86 : 0x80)));
    extendedUsage()
        .ifPresent(oid -> all.add(extension("2.5.29.37", false, Der.sequence(Der.oid(oid)))));
    all.add(extension("2.5.29.14", false, Der.octets(identifier(holder))));
    all.add(extension(AUTHORITY_KEY, false, authorityKey(issuer)));
    if (!dnsNames.isEmpty() || !addresses.isEmpty()) {
      all.add(extension("2.5.29.17", false, alternativeNames()));
    }
    return all.toArray(byte[][]::new);
  }

  private Optional<String> extendedUsage() {
    return switch (usage) {
      case AUTHORITY -> Optional.empty();
      case SERVER -> Optional.of("1.3.6.1.5.5.7.3.1");
      case CLIENT -> Optional.of("1.3.6.1.5.5.7.3.2");
    };
  }

  private byte[] alternativeNames() {
    var names = new ArrayList<byte[]>();
    for (String name : dnsNames) {
      names.add(Der.implicit(2, name.getBytes(StandardCharsets.US_ASCII)));
    }
    for (InetAddress address : addresses) {
      names.add(Der.implicit(7, address.getAddress()));
    }
    return Der.sequence(names.toArray(byte[][]::new));
  }

  private static byte[] extension(String oid, boolean critical, byte[] value) {
    return critical
        ? Der.sequence(Der.oid(oid), Der.bool(true), Der.octets(value))
        : Der.sequence(Der.oid(oid), Der.octets(value));
  }

  private static byte[] identifier(PublicKey key) {
    try {
      return java.util.Arrays.copyOf(
          MessageDigest.getInstance("SHA-256").digest(key.getEncoded()), 20);
    } catch (GeneralSecurityException e) {
      throw new GantryException(GantryException.Kind.INTERNAL, "no SHA-256", e);
    }
  }
}
