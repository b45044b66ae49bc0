package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Authorities of a bundle, and whom they make trusted. */
final class AuthoritiesTest {
  private static final String CA = Peers.text("ca.pem");

  private static X509Certificate certificate(String name) {
    return Pem.certificates(Peers.text(name)).getFirst();
  }

  @Test
  void anAuthorityIsFoundByItsName() throws CertificateException {
    var authorities = Authorities.of("# text\n" + CA + CA);
    X509Certificate ca = certificate("ca.pem");
    assertEquals(List.of(ca, ca), authorities.named(ca.getSubjectX500Principal()));
    X509Certificate server = certificate("server.pem");
    assertEquals(List.of(), authorities.named(server.getSubjectX500Principal()));
    assertEquals(List.of(ca, ca), authorities.named(server.getIssuerX500Principal()));
  }

  @Test
  void aBrokenCertificateDoesNotCostTheOthers() throws CertificateException {
    String broken = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    String noText = "-----BEGIN CERTIFICATE-----\n*\u00e4*\n-----END CERTIFICATE-----\n";
    var authorities = Authorities.of(broken + noText + CA);
    X509Certificate ca = certificate("ca.pem");
    assertEquals(List.of(ca), authorities.named(ca.getSubjectX500Principal()));
  }

  @Test
  void aChainIsTrustedByTheMachineOrByMore() {
    X509Certificate[] chain = {certificate("server.pem"), certificate("ca.pem")};
    var machine = Optional.of(Authorities.of(CA));
    var empty = Optional.of(Authorities.of(""));
    List<X509Certificate> more = List.of(certificate("ca.pem"));
    assertDoesNotThrow(
        () -> new Trust(List.of(), machine).checkServerTrusted(chain, "ECDHE_ECDSA"));
    assertDoesNotThrow(() -> new Trust(more, empty).checkServerTrusted(chain, "ECDHE_ECDSA"));
    assertThrows(
        CertificateException.class,
        () -> new Trust(List.of(), empty).checkServerTrusted(chain, "ECDHE_ECDSA"));
    // The JDK's are many, and none of them has issued this.
    assertThrows(
        CertificateException.class,
        () -> new Trust(List.of(), Optional.empty()).checkServerTrusted(chain, "ECDHE_ECDSA"));
    assertThrows(
        CertificateException.class,
        () -> new Trust(more, empty).checkClientTrusted(chain, "ECDHE_ECDSA"));
  }

  @Test
  void theMachinesBundleIsReadWhole() throws Exception {
    Optional<Authorities> machine = Authorities.ofMachine();
    if (machine.isPresent()) {
      X509Certificate own = certificate("ca.pem");
      assertEquals(List.of(), machine.get().named(own.getSubjectX500Principal()));
    }
  }
}
