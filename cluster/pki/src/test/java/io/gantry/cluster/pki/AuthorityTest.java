package io.gantry.cluster.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthorityTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final List<String> NAMES = List.of("localhost", "kubernetes.default.svc");

  @TempDir Path directory;

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }

  private Authority open(Instant time) {
    return Authority.open(directory, at(time));
  }

  private static List<InetAddress> addresses() throws Exception {
    return List.of(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  private static void validate(X509Certificate certificate, Authority authority, Instant when)
      throws Exception {
    var parameters = new PKIXParameters(Set.of(new TrustAnchor(authority.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(when));
    var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate));
    assertTrue(
        CertPathValidator.getInstance("PKIX").validate(path, parameters).toString().length() > 0);
  }

  @Test
  void theServerIsVouchedForUnderAllItsNames() throws Exception {
    Authority authority = open(NOW);
    X509Certificate server = authority.server(NAMES, addresses()).certificate();
    validate(server, authority, NOW.plus(Duration.ofDays(364)));
    var names = server.getSubjectAlternativeNames().stream().map(entry -> entry.get(1)).toList();
    assertEquals(List.of("kubernetes.default.svc", "localhost", "127.0.0.1"), names);
    assertEquals(List.of("1.3.6.1.5.5.7.3.1"), server.getExtendedKeyUsage());
    assertEquals(-1, server.getBasicConstraints());
    assertTrue(authority.certificate().getBasicConstraints() >= 0);
  }

  @Test
  void aUserIsTheCommonNameAndItsGroupsAreOrganizations() throws Exception {
    Authority authority = open(NOW);
    X509Certificate admin =
        authority.client("admin", "gantry-admin", List.of("system:masters")).certificate();
    validate(admin, authority, NOW);
    assertEquals("CN=gantry-admin,O=system:masters", admin.getSubjectX500Principal().getName());
    assertEquals(List.of("1.3.6.1.5.5.7.3.2"), admin.getExtendedKeyUsage());
  }

  @Test
  void aSecondStartReadsWhatTheFirstHasMade() throws Exception {
    X509Certificate authority = open(NOW).certificate();
    Credential server = open(NOW).server(NAMES, addresses());
    assertEquals(authority, open(NOW.plusSeconds(60)).certificate());
    assertEquals(server, open(NOW.plusSeconds(60)).server(NAMES, addresses()));
    assertEquals(server, open(NOW.plusSeconds(60)).server(List.of("localhost"), List.of()));
  }

  @Test
  void aNewNameMakesANewCertificate() throws Exception {
    Credential server = open(NOW).server(NAMES, addresses());
    assertNotEquals(server, open(NOW).server(List.of("elsewhere"), addresses()));
  }

  @Test
  void certificatesAreRenewedWhenTwoThirdsOfTheirLifeAreOver() throws Exception {
    Credential server = open(NOW).server(NAMES, addresses());
    assertEquals(server, open(NOW.plus(Duration.ofDays(240))).server(NAMES, addresses()));
    Authority later = open(NOW.plus(Duration.ofDays(250)));
    Credential renewed = later.server(NAMES, addresses());
    assertNotEquals(server, renewed);
    validate(renewed.certificate(), later, NOW.plus(Duration.ofDays(600)));
  }

  @Test
  void aNewAuthorityRenewsWhatTheOldHasIssued() throws Exception {
    Credential server = open(NOW).server(NAMES, addresses());
    Files.delete(directory.resolve("ca.key"));
    Authority other = open(NOW);
    assertNotEquals(server, other.server(NAMES, addresses()));
    validate(other.server(NAMES, addresses()).certificate(), other, NOW);
  }

  @Test
  void aBrokenFileIsMadeAgain() throws Exception {
    Credential server = open(NOW).server(NAMES, addresses());
    Files.writeString(directory.resolve("server.key"), server.keyPem());
    Credential again = open(NOW).server(NAMES, addresses());
    assertNotEquals(server, again);
    assertEquals(again, open(NOW).server(NAMES, addresses()));
  }

  @Test
  void keysAreForTheOwnerAlone() throws Exception {
    open(NOW).server(NAMES, addresses());
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(directory.resolve("server.key"))));
  }

  @Test
  void anOtherProgramReadsTheKeys() throws Exception {
    Authority authority = open(NOW);
    Credential server = authority.server(NAMES, addresses());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server",
        server.key(),
        "x".toCharArray(),
        new X509Certificate[] {server.certificate(), authority.certificate()});
    assertTrue(keys.isKeyEntry("server"));
  }
}
