package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DigestTest {
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @Test
  void bytesHaveTheDigestOfSha256() {
    assertEquals("sha256:" + OF_NOTHING, Digest.of(new byte[0]).toString());
    assertEquals(
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        Digest.of("abc".getBytes(StandardCharsets.US_ASCII)).toString());
  }

  @Test
  void aFinishedSumIsADigest() {
    assertEquals(Digest.of(new byte[0]), Digest.of(Digest.sha256()));
  }

  @Test
  void textGoesThereAndBack() {
    Digest digest = Digest.parse("sha256:" + OF_NOTHING);
    assertEquals(OF_NOTHING, digest.hex());
    assertEquals(OF_NOTHING.substring(0, 12), digest.shortHex());
    assertEquals(digest, Digest.parse(digest.toString()));
  }

  @Test
  void digestsSortByTheirDigits() {
    assertTrue(new Digest("0".repeat(64)).compareTo(new Digest("f".repeat(64))) < 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sha256:",
        OF_NOTHING,
        "sha256:" + OF_NOTHING + "0",
        "sha256:../../../../../../../../../../../../../../../../../../../../etc/p",
        "sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855",
        "sha512:" + OF_NOTHING,
        "sha256:" + "g0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
      })
  void otherTextIsRefused(String text) {
    var failure = assertThrows(GantryException.class, () -> Digest.parse(text));
    assertEquals(Kind.INVALID, failure.kind());
    assertTrue(failure.text().startsWith("invalid digest \""), failure::text);
  }
}
