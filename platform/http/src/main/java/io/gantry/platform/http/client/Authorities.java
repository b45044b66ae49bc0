package io.gantry.platform.http.client;

import io.gantry.platform.http.client.Pem.Block;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * A bundle of authorities that is read but not parsed: of 150 certificates a connection needs one,
 * and to parse all of them takes 300 ms of a cold process.
 */
final class Authorities {
  /** Where distributions keep them: Debian, Red Hat, SUSE. */
  private static final List<Path> BUNDLES =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"));

  /** Certificates by the bytes of their subjects' names. */
  private final Map<ByteBuffer, List<Block>> bySubject = new HashMap<>();

  private Authorities() {}

  /** Those that the machine trusts; nothing if it has no bundle. */
  static Optional<Authorities> ofMachine() throws IOException {
    for (Path bundle : BUNDLES) {
      if (Files.isReadable(bundle)) {
        return Optional.of(of(Files.readString(bundle, StandardCharsets.ISO_8859_1)));
      }
    }
    return Optional.empty();
  }

  /** Those of a PEM text; a malformed one among them is passed over. */
  static Authorities of(String pem) {
    var authorities = new Authorities();
    for (Block block : Pem.blocks(pem)) {
      if (block.label().equals("CERTIFICATE")) {
        try {
          authorities
              .bySubject
              .computeIfAbsent(ByteBuffer.wrap(subject(block.bytes())), _ -> new ArrayList<>(1))
              .add(block);
        } catch (IllegalArgumentException e) {
          // The others are as good as ever.
        }
      }
    }
    return authorities;
  }

  /** The name in a certificate (RFC 5280 §4.1) for which it was issued. */
  private static byte[] subject(byte[] certificate) {
    int at = Der.content(certificate, Der.content(certificate, 0));
    if (Der.tag(certificate, at) == 0xa0) {
      at = Der.end(certificate, at);
    }
    // Serial number, algorithm, issuer and validity come before it.
    for (int i = 0; i < 4; i++) {
      at = Der.end(certificate, at);
    }
    return Der.element(certificate, at);
  }

  /** The certificates for {@code name}, which is compared byte by byte, as Docker does. */
  List<X509Certificate> named(X500Principal name) throws CertificateException {
    var found = new ArrayList<X509Certificate>();
    for (Block block : bySubject.getOrDefault(ByteBuffer.wrap(name.getEncoded()), List.of())) {
      if (CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.bytes()))
          instanceof X509Certificate certificate) {
        found.add(certificate);
      }
    }
    return found;
  }
}
