package io.gantry.platform.http.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates and keys as other programs write them. */
final class PemTest {
  @Test
  void theOlderFormsOfAKeyAreTheSameKey() {
    assertEquals(key("rsa8"), key("rsa1"));
    assertEquals(((ECPrivateKey) key("ec8")).getS(), ((ECPrivateKey) key("ec1")).getS());
    assertEquals("EC", key("ec521").getAlgorithm());
    assertEquals("EdDSA", key("ed").getAlgorithm());
  }

  private static PrivateKey key(String name) {
    return Pem.key(Peers.text("client/" + name + ".pem"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"encrypted", "encrypted1"})
  void anEncryptedKeyIsToldAsSuch(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> key(name));
    assertTrue((e.getMessage() + "").contains("encrypted"), e::toString);
  }

  @Test
  void aBundleHasItsCertificatesInOrderAndTextBetween() {
    String bundle = "# mine\n" + Peers.text("server.pem") + "\ntext\n" + Peers.text("ca.pem");
    var certificates = Pem.certificates(bundle);
    assertEquals(2, certificates.size());
    assertEquals(
        certificates.get(1).getSubjectX500Principal(),
        certificates.get(0).getIssuerX500Principal());
    assertThrows(IllegalArgumentException.class, () -> Pem.certificates("nothing"));
    assertThrows(IllegalArgumentException.class, () -> Pem.key(bundle));
  }

  @Test
  void whateverIsBrokenIsAnIllegalArgument() {
    var random = new Random(7468);
    String[] seeds = {
      Peers.text("client/ec1.pem"), Peers.text("client/ed.pem"), Peers.text("ca.pem")
    };
    int refused = 0;
    for (int round = 0; round < 3000; round++) {
      var text = new StringBuilder(seeds[round % seeds.length]);
      for (int change = 0; change < 3; change++) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(96)));
      }
      try {
        var _ = round % seeds.length == 2 ? Pem.certificates(text + "") : Pem.key(text + "");
      } catch (IllegalArgumentException e) {
        refused++;
      }
    }
    assertTrue(refused > 1000, refused + " refused");
  }
}
