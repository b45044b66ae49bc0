package io.gantry.cluster.pki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EcPrivateKeyTest {
  @TempDir Path directory;

  private Credential credential() {
    return Authority.open(directory, Clock.systemUTC()).client("admin", "admin", List.of());
  }

  @Test
  void smallNumbersHaveLeadingZeros() {
    var key = new EcPrivateKey(BigInteger.ONE, new ECPoint(BigInteger.TWO, BigInteger.TEN));
    String zeros = "00".repeat(31);
    assertEquals(
        "3077"
            + "020101"
            + "0420"
            + zeros
            + "01"
            + "a00a06082a8648ce3d030107"
            + "a144"
            + "034200"
            + "04"
            + zeros
            + "02"
            + zeros
            + "0a",
        HexFormat.of().formatHex(key.der()));
  }

  @Test
  void greatNumbersHaveNoSign() {
    BigInteger great = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
    byte[] der = new EcPrivateKey(great, new ECPoint(great, great)).der();
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertArrayEquals(ones, Arrays.copyOfRange(der, 7, 39));
    assertEquals(0x79, der.length);
  }

  @Test
  void itIsTheKeyOfTheCertificate() throws Exception {
    Credential credential = credential();
    String text = credential.ecKeyPem();
    assertTrue(text.startsWith("-----BEGIN EC PRIVATE KEY-----\n"), text);
    String body = text.replaceAll("-----[A-Z ]+-----", "");
    byte[] der = Base64.getMimeDecoder().decode(body);
    byte[] algorithm = Der.sequence(Der.oid("1.2.840.10045.2.1"), Der.oid("1.2.840.10045.3.1.7"));
    byte[] pkcs8 = Der.sequence(Der.integer(0), algorithm, Der.octets(der));
    var read =
        (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(read);
    byte[] signed = signature.sign();
    signature.initVerify(credential.certificate());
    assertTrue(signature.verify(signed));
  }
}
