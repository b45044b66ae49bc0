package io.gantry.app.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.docker.HumanDuration;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FormatTest {
  @ParameterizedTest
  @CsvSource({
    "0, Less than a second",
    "1, 1 second",
    "59, 59 seconds",
    "60, About a minute",
    "119, About a minute",
    "120, 2 minutes",
    "3599, 59 minutes",
    "3600, About an hour",
    "5399, About an hour",
    "5400, 2 hours",
    "172000, 2 days",
    "170000, 47 hours",
    "1209600, 2 weeks",
    "5184000, 2 months",
    "63072000, 2 years"
  })
  void agesAreDockers(long seconds, String words) {
    assertEquals(words, HumanDuration.of(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "999, 999B",
    "1000, 1kB",
    "4432000, 4.43MB",
    "133000000, 133MB",
    "1236000000, 1.24GB",
    "999999, 1MB",
    "10700, 10.7kB"
  })
  void decimalSizesHaveThreeDigits(long bytes, String words) {
    assertEquals(words, Sizes.decimal(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0B",
    "1024, 1KiB",
    "2088763392, 1.945GiB",
    "8126464, 7.75MiB",
    "668000, 652.3KiB"
  })
  void binarySizesHaveFourDigits(long bytes, String words) {
    assertEquals(words, Sizes.binary(bytes));
  }

  @Test
  void ellipsisCountsAsACharacter() {
    assertEquals("1234567890123456789…", Ellipsis.of("123456789012345678901", 20));
    assertEquals("12345678901234567890", Ellipsis.of("12345678901234567890", 20));
  }

  @Test
  void tablesAreAlignedAsTabwriterDoes() {
    Table table = Table.of("ID", "NAME", "LAST");
    table.row("1", "a rather long name", "x");
    table.row("…", "b", "");
    assertEquals(
        """
        ID        NAME                 LAST
        1         a rather long name   x
        …         b                   \s
        """,
        table.text());
  }
}
