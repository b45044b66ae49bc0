package io.gantry.engine.local.event;

import io.gantry.engine.api.Event;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Between {@link Event} and its line in the journal. */
final class EventJson {
  private EventJson() {}

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

  /** Without the line end; nothing if it is damaged. */
  static Optional<Event> event(byte[] line) {
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
