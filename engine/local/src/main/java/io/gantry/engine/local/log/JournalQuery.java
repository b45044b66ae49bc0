package io.gantry.engine.local.log;

import io.gantry.engine.api.LogRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What journalctl is asked for. Pure.
 *
 * @param id of the container
 * @param follow whether it goes on with what comes
 * @param after the cursor of an entry that was read already, and with it all before
 */
record JournalQuery(String id, LogRequest request, boolean follow, Optional<String> after) {
  private static final int MICROS = 1000;

  /** The arguments, times a little too wide: journalctl knows microseconds. */
  List<String> arguments() {
    var all =
        new ArrayList<>(
            List.of(
                "--quiet",
                "--no-pager",
                "--all",
                "--output=json",
                "--output-fields=MESSAGE,PRIORITY,CONTAINER_PARTIAL_MESSAGE"));
    if (after.isPresent()) {
      all.add("--after-cursor=" + after.get());
    } else {
      request.since().ifPresent(since -> all.add("--since=" + time(since)));
      request.tail().ifPresent(lines -> all.add("--lines=" + lines));
    }
    if (follow) {
      all.add("--follow");
      if (request.tail().isEmpty() || after.isPresent()) {
        all.add("--no-tail");
      }
    } else {
      request.until().ifPresent(until -> all.add("--until=" + time(until.plusNanos(MICROS - 1))));
    }
    all.add("CONTAINER_ID_FULL=" + id);
    return all;
  }

  private static String time(Instant time) {
    return "@%d.%06d".formatted(time.getEpochSecond(), time.getNano() / MICROS);
  }

  /** Whether an entry that journalctl found is one. */
  boolean wants(Instant time, boolean stderr) {
    return (stderr ? request.stderr() : request.stdout())
        && request.since().map(since -> !time.isBefore(since)).orElse(true);
  }

  /** Whether all that follows is too late. */
  boolean endsBefore(Instant time) {
    return request.until().map(time::isAfter).orElse(false);
  }
}
