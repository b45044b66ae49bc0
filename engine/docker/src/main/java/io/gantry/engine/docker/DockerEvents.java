package io.gantry.engine.docker;

import io.gantry.engine.api.Event;
import io.gantry.platform.base.json.Json;

/** Events in Docker's JSON. */
public final class DockerEvents {
  private static final long NANOS = 1_000_000_000L;

  private DockerEvents() {}

  /** One message of the reply of {@code GET /events}. */
  public static Json.Obj of(Event event) {
    var json = Json.object();
    if (event.type().equals("container") || event.type().equals("image")) {
      json.put("status", event.action()).put("id", event.actor());
    }
    return json.putUnlessEmpty("from", from(event))
        .put("Type", event.type())
        .put("Action", event.action())
        .put("Actor", actor(event))
        .put("scope", event.scope())
        .put("time", event.timeNanos() / NANOS)
        .put("timeNano", event.timeNanos())
        .build();
  }

  /** With the names that Go's templates know. */
  public static Json.Obj fields(Event event) {
    return Json.object()
        .put("Status", event.action())
        .put("ID", event.actor())
        .put("From", from(event))
        .put("Type", event.type())
        .put("Action", event.action())
        .put("Actor", actor(event))
        .put("Scope", event.scope())
        .put("Time", event.timeNanos() / NANOS)
        .put("TimeNano", event.timeNanos())
        .build();
  }

  private static String from(Event event) {
    return event.type().equals("container") ? event.attributes().getOrDefault("image", "") : "";
  }

  private static Json actor(Event event) {
    return Json.object()
        .put("ID", event.actor())
        .put("Attributes", DockerContainers.sorted(event.attributes()))
        .build();
  }
}
