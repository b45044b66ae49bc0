package io.gantry.app.cli.transfer;

import io.gantry.app.cli.output.Ellipsis;
import io.gantry.app.cli.output.Sizes;
import io.gantry.platform.oci.TransferEvent;
import java.time.Duration;
import java.time.Instant;

/**
 * A layer's line on a terminal: {@code 4fe2ade4980c: Downloading [==> ] 12.3MB/45.6MB 8MB/s}.
 *
 * @param since when its status began, with {@code from} bytes
 */
record TransferLine(TransferEvent event, Instant since, long from) {
  private static final int WIDEST_BAR = 50;
  private static final int NARROWEST_BAR = 10;

  /** A line for the first event about something. */
  static TransferLine of(TransferEvent event, Instant now) {
    return new TransferLine(event, now, event.current());
  }

  /** This line after another event. */
  TransferLine with(TransferEvent next, Instant now) {
    return next.status().equals(event.status())
        ? new TransferLine(next, since, from)
        : of(next, now);
  }

  /** Whether nothing more is to be told. */
  boolean isFinal() {
    return switch (event.status()) {
      case "Pull complete",
          "Already exists",
          "Pushed",
          "Layer already exists",
          "Loaded",
          "Copied",
          "Verified" ->
          true;
      default ->
          event.status().startsWith("Pulling from ")
              || event.status().startsWith("Mounted from ")
              || event.status().startsWith("digest: ");
    };
  }

  /** The text, at most {@code columns} - 1 wide, without line end. */
  String text(Instant now, int columns) {
    String left = event.id().isEmpty() ? event.status() : event.id() + ": " + event.status();
    if (isFinal()) {
      return left;
    }
    String right = counts(now);
    int room = columns - 1 - left.length() - right.length() - 5;
    String bar = event.total() > 0 && room >= NARROWEST_BAR ? bar(Math.min(room, WIDEST_BAR)) : "";
    return Ellipsis.of(left + bar + right, Math.max(1, columns - 1));
  }

  private String bar(int width) {
    int filled = (int) (Math.clamp(event.current(), 0, event.total()) * width / event.total());
    String arrow = filled == width ? "=" : ">";
    String line = filled == 0 ? arrow : "=".repeat(filled - 1) + "=" + arrow;
    return " [" + (line + " ".repeat(width)).substring(0, width) + "]";
  }

  private String counts(Instant now) {
    if (event.current() == 0 && event.total() == 0) {
      return "";
    }
    String text =
        "  "
            + Sizes.decimal(event.current())
            + (event.total() > 0 ? "/" + Sizes.decimal(event.total()) : "");
    long millis = Duration.between(since, now).toMillis();
    long moved = event.current() - from;
    return millis < 500 || moved <= 0
        ? text
        : text + "  " + Sizes.decimal(moved * 1000 / millis) + "/s";
  }
}
