package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * What a line of a container's output is to a syslog server. Pure.
 *
 * @param host as the server shall show it
 * @param tag of the container
 * @param process the sender
 * @param zone of times without one
 */
record SyslogMessage(SyslogPlan plan, String host, String tag, long process, ZoneId zone) {
  private static final int ERROR = 3;
  private static final int INFORMATION = 6;
  private static final DateTimeFormatter OLD =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

  /** With the line end that ends a message in a stream; RFC 5425 counts instead. */
  byte[] of(LogEntry entry) {
    byte[] head = head(entry).getBytes(StandardCharsets.UTF_8);
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head);
    int length = entry.bytes().length;
    boolean ended = length > 0 && entry.bytes()[length - 1] == '\n';
    bytes.write(entry.bytes(), 0, ended ? length - 1 : length);
    bytes.write('\n');
    boolean counted =
        plan.transport() == SyslogPlan.Transport.TLS
            && (plan.format() == SyslogPlan.Format.RFC5424
                || plan.format() == SyslogPlan.Format.RFC5424_MICRO);
    if (!counted) {
      return bytes.toByteArray();
    }
    var framed = new ByteArrayOutputStream();
    framed.writeBytes((bytes.size() + " ").getBytes(StandardCharsets.US_ASCII));
    framed.writeBytes(bytes.toByteArray());
    return framed.toByteArray();
  }

  private String head(LogEntry entry) {
    int priority = 8 * plan.facility() + (entry.stderr() ? ERROR : INFORMATION);
    ZonedDateTime time = entry.time().atZone(zone);
    String sender = tag + "[" + process + "]: ";
    return switch (plan.format()) {
      case LOCAL -> "<" + priority + ">" + OLD.format(time) + " " + sender;
      case RFC3164 -> "<" + priority + ">" + OLD.format(time) + " " + host + " " + sender;
      case RFC5424 -> modern(priority, time.truncatedTo(ChronoUnit.SECONDS), "");
      case RFC5424_MICRO -> modern(priority, time, ".SSSSSS");
    };
  }

  private String modern(int priority, ZonedDateTime time, String fraction) {
    String at =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss" + fraction + "ZZZZZ", Locale.ROOT)
            .format(time);
    return "<%d>1 %s %s %s %d %s - ".formatted(priority, at, host, tag, process, tag);
  }
}
