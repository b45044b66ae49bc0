package io.gantry.engine.docker.answer;

import io.gantry.engine.api.Event;
import io.gantry.platform.base.json.Json;

/** One message of the answer of {@code GET /events}. */
public final class EventAnswer {
  private static final long NANOS = 1_000_000_000L;

  private EventAnswer() {}

  /** Everything that it says. */
  public static Event read(Json.Obj json) {
    Json.Obj actor = json.object("Actor");
    return new Event(
        json.string("Type"),
        json.string("Action"),
        actor.string("ID"),
        actor.stringMap("Attributes"),
        nanos(json),
        json.string("scope"));
  }

  /** All 19 digits: a double, which long numbers of JSON are read as, has 16. */
  private static long nanos(Json.Obj json) {
    return json.get("timeNano").orElse(Json.nil()) instanceof Json.Num(String digits)
        ? Long.parseLong(digits)
        : json.number("time", 0) * NANOS;
  }
}
