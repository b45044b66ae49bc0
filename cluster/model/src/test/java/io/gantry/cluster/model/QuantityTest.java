package io.gantry.cluster.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.5, 500m",
    "1000m, 1",
    "1500m, 1500m",
    "1.5, 1500m",
    "1024, 1024",
    "1000, 1k",
    "1024Ki, 1Mi",
    "0.5Gi, 512Mi",
    "512, 512",
    "512Ki, 512Ki",
    "1.5Gi, 1536Mi",
    "100Mi, 100Mi",
    "0.5Ki, 512",
    "0.0001Ki, 102400u",
    "1e3, 1e3",
    "1E3, 1e3",
    "1500e-3, 1500e-3",
    "12e6, 12e6",
    "1E, 1E",
    "5u, 5u",
    "7n, 7n",
    "0.1n, 1n",
    "-1500m, -1500m",
    "+2, 2",
    ".5, 500m",
    "5., 5",
    "100000k, 100M",
    "99999999999999999999, 9223372036854775807",
    "1e1000, 9223372036854775807e0"
  })
  void theCanonicalSpellingUsesTheLargestSuffix(String text, String canonical) {
    assertEquals(canonical.replace("e0", ""), Quantity.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "1x", "1.2.3", "1 Gi", "-", ".", "1e", "1e1.5", "Gi", "1kk", "--1"})
  void whatIsNoNumberWithASuffixIsRefused(String text) {
    var error = assertThrows(IllegalArgumentException.class, () -> Quantity.parse(text));
    assertEquals(Quantity.RULE, error.getMessage());
  }

  @Test
  void wholeValuesAreRoundedUp() {
    assertEquals(2, Quantity.parse("1001m").value());
    assertEquals(1, Quantity.parse("1u").milli());
    assertEquals(-1, Quantity.parse("-1500m").value());
    assertEquals(1610612736L, Quantity.parse("1.5Gi").value());
    assertEquals(Long.MAX_VALUE, Quantity.parse("9E").milli());
  }

  @Test
  void sumsAndComparisonsAreExact() {
    assertEquals("600m", Quantity.parse("100m").plus(Quantity.parse("0.5")).toString());
    assertEquals("1Gi", Quantity.ZERO.plus(Quantity.parse("1Gi")).toString());
    assertEquals(0, Quantity.parse("1Gi").compareTo(Quantity.parse("1073741824")));
    assertTrue(Quantity.parse("1G").compareTo(Quantity.parse("1Gi")) < 0);
    assertEquals("128Mi", Quantity.ofBytes(128L << 20).toString());
  }
}
