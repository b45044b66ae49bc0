package io.gantry.app.cli.transfer;

import io.gantry.app.cli.output.Output;
import io.gantry.platform.oci.TransferEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A transfer on a terminal: a line for each layer, drawn again in place as it goes on; those at the
 * top that are done scroll away. State is owned by this object's lock.
 */
final class TerminalTransfer implements TransferDisplay {
  private static final Duration FRAME = Duration.ofMillis(50);

  private final Output out;
  private final Clock clock;
  private final int rows;
  private final int columns;
  private final Map<String, TransferLine> lines = new LinkedHashMap<>();
  private int drawn;
  private Instant next = Instant.EPOCH;

  TerminalTransfer(Output out, Clock clock, int rows, int columns) {
    this.out = out;
    this.clock = clock;
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public synchronized void on(TransferEvent event) {
    Instant now = clock.instant();
    if (event.id().isEmpty()) {
      draw(settled(true) + event.status() + "\n", now);
      return;
    }
    TransferLine before = lines.get(event.id());
    boolean goesOn = before != null && before.event().status().equals(event.status());
    lines.put(event.id(), before == null ? TransferLine.of(event, now) : before.with(event, now));
    if (!goesOn || !now.isBefore(next)) {
      draw(settled(false), now);
    }
  }

  @Override
  public synchronized void close() {
    draw(settled(true), clock.instant());
    out.flush();
  }

  /** Takes out the lines at the top that are final, or all. */
  private String settled(boolean all) {
    var text = new StringBuilder();
    Iterator<TransferLine> each = lines.values().iterator();
    while (each.hasNext()) {
      TransferLine line = each.next();
      if (!all && !line.isFinal()) {
        break;
      }
      text.append(line.text(clock.instant(), columns)).append('\n');
      each.remove();
    }
    return text.toString();
  }

  /** Replaces the lines on the screen by {@code finished} and what goes on. */
  private void draw(String finished, Instant now) {
    var text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append('A');
    }
    text.append("\r\033[J").append(finished);
    int most = Math.max(2, rows - 1);
    int shown = lines.size() > most ? most - 1 : lines.size();
    int count = 0;
    for (TransferLine line : lines.values()) {
      if (count == shown) {
        text.append("… and ").append(lines.size() - shown).append(" more\n");
        count++;
        break;
      }
      text.append(line.text(now, columns)).append('\n');
      count++;
    }
    drawn = count;
    next = now.plus(FRAME);
    out.print(text.toString());
    out.flush();
  }
}
