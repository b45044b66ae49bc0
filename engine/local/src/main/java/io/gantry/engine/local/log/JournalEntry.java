package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import io.gantry.platform.base.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An entry of the host's journal.
 *
 * @param cursor its place in the journal
 */
record JournalEntry(String cursor, LogEntry entry) {
  private static final String ERROR = "3";

  /** Reads one line of journalctl's JSON (systemd, "Journal JSON Format"). Pure. */
  static JournalEntry parse(String line) {
    Json.Obj fields = Json.parse(line).asObject();
    long micros = Long.parseLong(fields.string("__REALTIME_TIMESTAMP"));
    var bytes = new ByteArrayOutputStream();
    fields.get("MESSAGE").ifPresent(message -> write(message, bytes));
    byte[] text = bytes.toByteArray();
    // conmon 2.1 writes the end of a line too, others do not
    boolean ended = text.length > 0 && text[text.length - 1] == '\n';
    if (!ended && fields.string("CONTAINER_PARTIAL_MESSAGE").isEmpty()) {
      bytes.write('\n');
    }
    return new JournalEntry(
        fields.string("__CURSOR"),
        new LogEntry(
            Instant.EPOCH.plus(micros, ChronoUnit.MICROS),
            fields.string("PRIORITY").equals(ERROR),
            bytes.toByteArray()));
  }

  /** A string, or an array of its bytes if it is no readable text. */
  private static void write(Json message, ByteArrayOutputStream bytes) {
    switch (message) {
      case Json.Str(String text) -> bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      case Json.Num number -> bytes.write((int) number.asLong());
      case Json.Arr(var items) -> items.forEach(item -> write(item, bytes));
      case Json.Null _, Json.Bool _, Json.Obj _ -> {}
    }
  }
}
