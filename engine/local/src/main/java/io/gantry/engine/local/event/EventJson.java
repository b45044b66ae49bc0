package io.gantry.engine.local.event;

import io.gantry.engine.api.Event;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Between {@link Event} and its line in the journal. */
final class EventJson {
  /** How every line begins, and nothing else in one: values of attributes are strings. */
  private static final byte[] HEAD = "{\"time\":1".getBytes(StandardCharsets.US_ASCII);

  private EventJson() {}

  /** As events tell their time: nanoseconds since 1970. */
  static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  /** With the line end. */
  static byte[] line(
      String type, String action, String actor, Map<String, String> attributes, long nanos) {
    byte[] json =
        Json.object()
            .put("time", nanos)
            .put("type", type)
            .put("action", action)
            .put("actor", actor)
            .putUnlessEmpty("attributes", attributes)
            .build()
            .bytes();
    byte[] line = Arrays.copyOf(json, json.length + 1);
    line[json.length] = '\n';
    return line;
  }

  /**
   * Without the line end; nothing if it is damaged. Behind a line that a full disk has cut off
   * comes the next one: then that.
   */
  static Optional<Event> event(byte[] line) {
    Optional<Event> whole = parse(line);
    for (int start = line.length - HEAD.length; whole.isEmpty() && start > 0; start--) {
      if (Arrays.equals(line, start, start + HEAD.length, HEAD, 0, HEAD.length)) {
        return parse(Arrays.copyOfRange(line, start, line.length));
      }
    }
    return whole;
  }

  private static Optional<Event> parse(byte[] line) {
    try {
      Json.Obj json = Json.parse(line).asObject();
      return Optional.of(
          new Event(
              json.string("type"),
              json.string("action"),
              json.string("actor"),
              json.stringMap("attributes"),
              json.number("time", 0),
              "local"));
    } catch (GantryException | IllegalStateException _) {
      return Optional.empty();
    }
  }
}
