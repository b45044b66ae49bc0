package io.gantry.image.distribution.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificatesTest {
  @TempDir Path top;

  private Path file(String name, String text) throws IOException {
    Path file = top.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void theFirstDirectoryOfAHostIsTaken() throws IOException {
    Path ca = file("one/h:5000/ca.crt", "");
    Path client = file("one/h:5000/client.cert", "");
    Path key = file("one/h:5000/client.key", "");
    file("two/h:5000/ca.crt", "");
    Path other = file("two/h/ca.crt", "");
    Path own = top.resolve("own.pem");
    List<Path> directories = List.of(top.resolve("none"), top.resolve("one"), top.resolve("two"));

    assertEquals(
        new Certificates(List.of(own, ca), List.of(new Certificates.ClientFiles(client, key))),
        Certificates.of(directories, "h:5000", Optional.of(own)));
    assertEquals(
        new Certificates(List.of(other), List.of()),
        Certificates.of(directories, "h", Optional.empty()));
    assertEquals(Certificates.NONE, Certificates.of(directories, "x", Optional.empty()));
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() throws IOException {
    Path cert = file("d/h/a.cert", "");
    String message =
        assertThrows(
                GantryException.class,
                () -> Certificates.of(List.of(top.resolve("d")), "h", Optional.empty()))
            .text();
    assertEquals(
        "missing key "
            + top.resolve("d/h/a.key")
            + " for client certificate "
            + cert
            + ": CA certificates must use the extension .crt",
        message);
    Files.delete(cert);
    Path key = file("d/h/b.key", "");
    assertEquals(
        "missing client certificate " + top.resolve("d/h/b.cert") + " for key " + key,
        assertThrows(
                GantryException.class,
                () -> Certificates.of(List.of(top.resolve("d")), "h", Optional.empty()))
            .text());
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @Test
  void privateKeysOfAllFormsAreRead() throws IOException, GeneralSecurityException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    PrivateKey rsaKey = rsa.generateKeyPair().getPrivate();
    byte[] pkcs8 = rsaKey.getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    KeyPairGenerator ec = KeyPairGenerator.getInstance("EC");
    ec.initialize(new ECGenParameterSpec("secp256r1"));
    PrivateKey ecKey = ec.generateKeyPair().getPrivate();

    assertEquals(rsaKey, PemFile.key(file("8.key", pem("PRIVATE KEY", pkcs8))));
    assertEquals(rsaKey, PemFile.key(file("1.key", "text\n" + pem("RSA PRIVATE KEY", pkcs1))));
    assertEquals(
        secret(ecKey), secret(PemFile.key(file("e8.key", pem("PRIVATE KEY", ecKey.getEncoded())))));
    String text =
        pem("EC PARAMETERS", new byte[] {6, 1, 1})
            + pem("EC PRIVATE KEY", sec1(ecKey.getEncoded()));
    assertEquals(secret(ecKey), secret(PemFile.key(file("e.key", text))));
  }

  private static BigInteger secret(PrivateKey key) {
    return ((ECPrivateKey) key).getS();
  }

  /** As OpenSSL writes it: the inner key of PKCS #8, with the name of its curve. */
  private static byte[] sec1(byte[] pkcs8) {
    String hex = HexFormat.of().formatHex(pkcs8);
    String secret = hex.substring(hex.indexOf("0201010420") + 10, hex.indexOf("0201010420") + 74);
    String fields = "0201010420" + secret + "a00a06082a8648ce3d030107";
    return HexFormat.of()
        .parseHex("30" + HexFormat.of().toHexDigits((byte) (fields.length() / 2)) + fields);
  }

  @Test
  void whatIsNoKeyOrCertificateIsRefusedWithItsFile() throws IOException {
    Path empty = file("empty", "");
    assertEquals(
        empty + ": no PEM certificate",
        assertThrows(GantryException.class, () -> PemFile.certificates(empty)).text());
    assertEquals(
        empty + ": no PEM private key",
        assertThrows(GantryException.class, () -> PemFile.key(empty)).text());
    Path broken =
        file("broken", pem("CERTIFICATE", new byte[] {1, 2}) + pem("PRIVATE KEY", new byte[3]));
    assertTrue(
        assertThrows(GantryException.class, () -> PemFile.certificates(broken))
            .text()
            .startsWith(broken + ": malformed certificate: "));
    assertEquals(
        broken + ": malformed private key, or neither RSA, EC nor EdDSA",
        assertThrows(GantryException.class, () -> PemFile.key(broken)).text());
    Path missing = top.resolve("missing");
    assertEquals(
        "cannot read " + missing,
        assertThrows(GantryException.class, () -> PemFile.certificates(missing)).text());
  }
}
