package io.gantry.app.cli.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.output.Output;
import io.gantry.platform.oci.TransferEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class TerminalTransferTest {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

  private TerminalTransfer display(int rows, int columns) {
    Clock clock = Clock.fixed(Sample.NOW, ZoneOffset.UTC);
    return new TerminalTransfer(Output.buffered(screen), clock, rows, columns);
  }

  /** What was drawn since the last look. */
  private String drawn() {
    String text = screen.toString(StandardCharsets.UTF_8);
    screen.reset();
    return text;
  }

  @Test
  void linesAreDrawnAgainInPlaceAndScrollAwayWhenDone() {
    TerminalTransfer display = display(24, 80);
    display.on(TransferEvent.of("1", "Pulling from a/bb"));
    assertEquals("\r\033[J1: Pulling from a/bb\n", drawn());
    display.on(TransferEvent.of("aaaaaaaaaaaa", "Pulling fs layer"));
    display.on(TransferEvent.of("bbbbbbbbbbbb", "Pulling fs layer"));
    assertEquals(
        "\r\033[JA\n\033[1A\r\033[JA\nB\n",
        drawn()
            .replace("aaaaaaaaaaaa: Pulling fs layer", "A")
            .replace("bbbbbbbbbbbb: Pulling fs layer", "B"));
    display.on(TransferEvent.of("bbbbbbbbbbbb", "Pull complete"));
    assertTrue(drawn().startsWith("\033[2A"), "what is done waits for what stands above it");
    display.on(TransferEvent.of("aaaaaaaaaaaa", "Pull complete"));
    assertEquals(
        "\033[2A\r\033[Jaaaaaaaaaaaa: Pull complete\nbbbbbbbbbbbb: Pull complete\n", drawn());
    display.on(TransferEvent.of("Digest: x"));
    display.close();
    assertEquals("\r\033[JDigest: x\n\r\033[J", drawn());
  }

  @Test
  void countsAreNotDrawnMoreOftenThanTheyCanBeSeen() {
    TerminalTransfer display = display(24, 80);
    display.on(new TransferEvent("aaaaaaaaaaaa", "Downloading", 1, 100));
    assertTrue(drawn().contains("Downloading"));
    display.on(new TransferEvent("aaaaaaaaaaaa", "Downloading", 2, 100));
    assertEquals("", drawn());
  }

  @Test
  void moreLayersThanRowsAreCounted() {
    TerminalTransfer display = display(4, 80);
    for (int i = 0; i < 9; i++) {
      display.on(TransferEvent.of("layer-" + i, "Waiting"));
    }
    assertTrue(
        drawn().endsWith("\033[3A\r\033[Jlayer-0: Waiting\nlayer-1: Waiting\n… and 7 more\n"));
  }

  @Test
  void aLineHasABarSizesAndARate() {
    TransferLine line =
        TransferLine.of(new TransferEvent("aaaaaaaaaaaa", "Downloading", 0, 40_000_000), Sample.NOW)
            .with(
                new TransferEvent("aaaaaaaaaaaa", "Downloading", 10_000_000, 40_000_000),
                Sample.NOW);
    assertEquals(
        "aaaaaaaaaaaa: Downloading [=======>                      ]  10MB/40MB  10MB/s",
        line.text(Sample.NOW.plus(Duration.ofSeconds(1)), 80));
    String narrow = line.text(Sample.NOW.plus(Duration.ofSeconds(1)), 40);
    assertEquals(39, narrow.length());
    assertTrue(narrow.startsWith("aaaaaaaaaaaa: Downloading  10MB"), narrow);
    assertEquals(
        "aaaaaaaaaaaa: Downloading  5MB",
        TransferLine.of(new TransferEvent("aaaaaaaaaaaa", "Downloading", 5_000_000, 0), Sample.NOW)
            .text(Sample.NOW, 80));
  }
}
